import type { FetchedPublication, FetchPlan, FetchSummary, PlannedFile } from '../core/fetch/index.ts'
import { formatBytes } from './prepare.ts'
import { formatTable } from './table.ts'

/** All publications with what is in the cache. */
export function formatCatalog({ folder, publications }: FetchPlan): string {
  const rows = publications.map(({ name, title, files }) => [
    `${name.padEnd(nameWidth(publications))}  ${title}`,
    formatBytes(sum(files.map(({ bytes }) => bytes))),
    stateOf(files),
  ])
  return `${formatTable(rows)}\n\nCache: ${folder}`
}

/** What `vortex fetch --dry-run` prints. */
export function formatPlan({ folder, publications, missing, free }: FetchPlan): string {
  const files = publications.flatMap((publication) => publication.files)
  const rows = files.map(({ url, bytes, cached }) => [url, formatBytes(bytes), stateOf([{ bytes, cached }])])
  const space = `${formatBytes(missing)} to download to ${folder}, ${formatBytes(free)} free.`
  return `${formatTable(rows)}\n\n${space}`
}

/** What was downloaded, and what comes next. */
export function formatFetched({ publications }: FetchSummary): string {
  const files = publications.flatMap((publication) =>
    publication.files.map(
      ({ path, bytes, sha256, fetched }) =>
        `${path}: ${formatBytes(bytes)}, sha256 ${sha256}${fetched ? '' : ' (already downloaded)'}`,
    ),
  )
  return [...files, '', 'Next:', ...publications.flatMap(nextLines)].join('\n')
}

function nextLines({ next }: FetchedPublication): string[] {
  return next.map((line) => `  ${line}`)
}

function stateOf(files: readonly Pick<PlannedFile, 'bytes' | 'cached'>[]): string {
  const bytes = sum(files.map((file) => file.bytes))
  const cached = sum(files.map((file) => file.cached))
  if (cached === bytes) return 'in the cache'
  return cached === 0 ? '' : `${Math.floor((100 * cached) / bytes)} % in the cache`
}

function nameWidth(publications: FetchPlan['publications']): number {
  return Math.max(...publications.map(({ name }) => name.length))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
