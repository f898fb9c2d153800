import { printable } from '../core/base/index.ts'
import type { DatasetRecord } from '../core/datasets/index.ts'
import { formatPercent } from '../core/metrics/index.ts'
import { formatTable } from './table.ts'

/** Faults spelled out on a terminal; the JSON has all. */
const FAULTS_SHOWN = 20

/** Images and pixels of each class. */
export function formatClasses({
  classes,
  ignoredPixels,
  labels,
}: Pick<DatasetRecord, 'classes' | 'ignoredPixels' | 'labels'>): string {
  if (labels === 0) return ''
  const total = classes.reduce((sum, { pixels }) => sum + pixels, ignoredPixels)
  return formatTable([
    ['class', 'images', 'pixels', '%'],
    ...classes.map(({ name, images, pixels }) => [name, `${images}`, `${pixels}`, formatPercent(pixels / total, 2)]),
    ['(ignored)', '', `${ignoredPixels}`, formatPercent(ignoredPixels / total, 2)],
  ])
}

/** Lists with their hashes. */
export function formatSplits({ splits }: Pick<DatasetRecord, 'splits'>): string {
  const rows = Object.entries(splits).map(([name, { count, missing, official, sha256 }]) => [
    name,
    `${count}`,
    missing > 0 ? `${missing} missing` : official ? 'official' : '',
    sha256,
  ])
  return formatTable([['split', 'images', '', 'sha256'], ...rows])
}

export function formatFaults(faults: readonly { file: string; reason: string }[]): string {
  const shown = faults
    .slice(0, FAULTS_SHOWN)
    .map(({ file, reason }) => (reason.includes(printable(file)) ? reason : `${file}: ${reason}`))
  const more = faults.length > FAULTS_SHOWN ? [`… and ${faults.length - FAULTS_SHOWN} more (--json lists all)`] : []
  return [
    `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:`,
    ...[...shown, ...more].map((line) => `  ${printable(line)}`),
  ].join('\n')
}
