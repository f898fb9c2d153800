import type { ArchiveInspection, DatasetInspection, LabelInspection } from '../core/datasets/index.ts'
import type { Inspection } from '../core/reports/index.ts'
import type { WeightsInspection } from '../core/weights/index.ts'
import { formatClasses, formatFaults, formatSplits } from './dataset.ts'
import { formatBytes } from './prepare.ts'
import { formatTable } from './table.ts'

/** Tensors spelled out on a terminal; the JSON has all. */
const TENSORS_SHOWN = 40

export function formatInspection(found: Inspection): string {
  switch (found.kind) {
    case 'dataset':
      return formatDataset(found)
    case 'run':
      return `A run of ${found.stages.join(', ') || 'no stage yet'} at step ${found.step}.`
    case 'archive':
      return formatArchive(found)
    case 'label':
      return formatLabel(found)
    case 'photograph':
      return [`A photograph of ${found.width} x ${found.height}`, ...found.traits].join(', ')
    case 'checkpoint':
    case 'weights':
      return formatWeights(found)
  }
}

function formatDataset(found: DatasetInspection): string {
  const { path, prepared, images, labels, sizes, faults, verified } = found
  const range = ({ min, mean, max }: { min: number; mean: number; max: number }) =>
    `${min} to ${max} (mean ${mean.toFixed(0)})`
  const origin = prepared
    ? `${prepared.kind} prepared from ${prepared.sources.join(' and ')}${prepared.partial ? ', partial' : ''}`
    : 'a plain VOC tree'
  const size = sizes ? `; width ${range(sizes.width)}, height ${range(sizes.height)}` : ''
  const lines = [`${path}: ${origin}`, `${images} images, ${labels} with a label${size}`]
  const sound = verified
    ? 'Every photograph and label was decoded: no faults.'
    : 'Every label was decoded, of photographs only head and end (--verify decodes them): no faults.'
  const verdict = faults.length > 0 ? formatFaults(faults) : sound
  return [lines.join('\n'), formatClasses(found), formatSplits(found), verdict]
    .filter((part) => part !== '')
    .join('\n\n')
}

function formatArchive({ path, bytes, sha256, folders }: ArchiveInspection): string {
  const competition = folders.map(({ folder }) => /\/(comp[56])_\w+_cls$/.exec(folder)?.[1]).find((name) => name)
  const what =
    competition === undefined ? 'an archive' : `a submission to ${competition} (vortex submit --check checks it)`
  const rows = folders.map(({ folder, files }) => [folder === '' ? '.' : folder, `${files}`])
  return [
    `${path}: ${what} of ${formatBytes(bytes)}, sha256 ${sha256}`,
    formatTable([['folder', 'files'], ...rows]),
  ].join('\n\n')
}

function formatLabel({ width, height, classes, ignoredPixels }: LabelInspection): string {
  const rows = [...classes, { name: '(ignored)', pixels: ignoredPixels }].map(({ name, pixels }) => [name, `${pixels}`])
  return [`A label of ${width} x ${height}`, formatTable([['class', 'pixels'], ...rows])].join('\n\n')
}

function formatWeights({
  kind,
  path,
  format,
  bytes,
  sha256,
  tensors,
  values,
  network,
  knownAs,
  meta,
}: WeightsInspection): string {
  const lines = [
    `${path.length > 0 ? `Under ${path.join('.')}: ` : ''}${kind} in ${format}, ${formatBytes(bytes)}, sha256 ${sha256}`,
  ]
  if (knownAs !== undefined) lines.push(`Known as ${knownAs}`)
  if (network)
    lines.push(`Network: ${network.backbone}${network.head === undefined ? '' : ` with the head of ${network.head}`}`)
  for (const { name, split, steps } of meta?.lineage.stages ?? [])
    lines.push(`Stage ${name}: ${steps} steps on ${split}`)
  lines.push(`${tensors.length} tensors of ${values} values`)
  const rows = tensors.slice(0, TENSORS_SHOWN).map(({ name, dtype, shape }) => [name, dtype, `[${shape.join(', ')}]`])
  const more = tensors.length > TENSORS_SHOWN ? [`… and ${tensors.length - TENSORS_SHOWN} more (--json tells all)`] : []
  return [lines.join('\n'), [formatTable(rows), ...more].join('\n')].join('\n\n')
}
