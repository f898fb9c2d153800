import type { ScoreSummary } from '../core/inference/index.ts'
import { ERROR_KINDS } from '../core/metrics/index.ts'
import { csv } from './csv.ts'

/** One line per class, scores as fractions of one. */
export function classesCsv({ classes, details }: ScoreSummary): string {
  const header = ['class', 'iou', 'accuracy', 'precision', 'dice', 'boundary_iou', 'truth_pixels', 'predicted_pixels', 'images'] // prettier-ignore
  const rows = classes.map(({ name, iou, accuracy, precision, dice, truthPixels, predictedPixels }, index) => [
    ...[name, iou, accuracy, precision, dice, details?.boundaryIou[index]],
    ...[truthPixels, predictedPixels, details?.classImages[index]],
  ])
  return csv([header, ...rows])
}

/** One line per image, the most suspicious label first, then the lowest IoU. */
export function imagesCsv({ classes, details }: ScoreSummary): string {
  const header = ['id', 'miou', 'pixel_accuracy', 'suspicion', 'label', 'network', ...ERROR_KINDS.map((kind) => `${kind}_pixels`)] // prettier-ignore
  const rows = [...(details?.records ?? [])]
    .sort((a, b) => (b.suspicion?.share ?? 0) - (a.suspicion?.share ?? 0) || (a.miou ?? 2) - (b.miou ?? 2))
    .map(({ id, miou, pixelAccuracy, suspicion, errors }) => {
      const dispute = suspicion?.dispute
      return [
        ...[id, miou, pixelAccuracy, suspicion?.share],
        ...[dispute && classes[dispute.label]!.name, dispute && classes[dispute.network]!.name],
        ...ERROR_KINDS.map((kind) => errors[kind]),
      ]
    })
  return csv([header, ...rows])
}
