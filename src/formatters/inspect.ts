import type { DatasetInspection } from '../core/datasets/index.ts'
import type { Inspection } from '../core/reports/index.ts'
import { formatClasses, formatFaults, formatSplits } from './dataset.ts'

export function formatInspection(found: Inspection): string {
  return found.kind === 'dataset' ? formatDataset(found) : `A run of ${found.stages.join(', ')} at step ${found.step}.`
}

function formatDataset(found: DatasetInspection): string {
  const { path, prepared, images, labels, sizes, faults, verified } = found
  const range = ({ min, mean, max }: { min: number; mean: number; max: number }) =>
    `${min} to ${max} (mean ${mean.toFixed(0)})`
  const lines = [
    `${path}: ${prepared ? `${prepared.kind} prepared from ${prepared.sources.join(' and ')}${prepared.partial ? ', partial' : ''}` : 'a plain VOC tree'}`,
    `${images} images, ${labels} with a label${sizes ? `; width ${range(sizes.width)}, height ${range(sizes.height)}` : ''}`,
  ]
  const verdict =
    faults.length > 0
      ? formatFaults(faults)
      : verified
        ? 'Every photograph and label was decoded: no faults.'
        : 'Every label was decoded, of photographs only head and end (--verify decodes them): no faults.'
  return [lines.join('\n'), formatClasses(found), formatSplits(found), verdict]
    .filter((part) => part !== '')
    .join('\n\n')
}
