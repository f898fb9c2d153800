import type { z } from 'zod'
import type { EvaluationSummary, ImageScore } from '../core/inference/index.ts'
import type { evaluationSchema } from './schemas/eval.ts'
import { formatPercent, formatTable } from './table.ts'

/** The table of scores for a terminal. */
export function formatEvaluation(summary: EvaluationSummary): string {
  const { classes, images, secondsPerImage, worst } = summary
  const total = classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0)
  const absent = classes.filter(({ iou }) => iou === null).map(({ name }) => name)
  const table = formatTable([
    ['class', 'IoU', 'accuracy', '% of pixels'],
    ...classes
      .filter(({ iou }) => iou !== null)
      .map((one) => [
        one.name,
        formatPercent(one.iou),
        formatPercent(one.accuracy),
        formatPercent(one.truthPixels / total),
      ]),
  ])
  const scores = formatTable([
    ['mIoU', formatPercent(summary.miou)],
    ['pixel accuracy', formatPercent(summary.pixelAccuracy)],
    ['mean accuracy', formatPercent(summary.meanAccuracy)],
    ['frequency-weighted IoU', formatPercent(summary.fwIou)],
  ])
  const notes = [
    absent.length > 0 ? `Neither in the truth nor predicted, left out of the mean: ${absent.join(', ')}.` : '',
    worst.length > 0 ? `Lowest: ${worst.map(({ entry, miou }) => `${entry.id} ${formatPercent(miou)}`).join(', ')}.` : '',
    `${images} images, ${secondsPerImage.toPrecision(2)} s each.`,
  ].filter((note) => note !== '') // prettier-ignore
  return [table, scores, notes.join('\n')].join('\n\n')
}

/** The same as JSON. */
export function evaluationJson(
  summary: EvaluationSummary,
  more: { report?: string } = {},
): z.infer<typeof evaluationSchema> {
  const { confusion, best, worst, ...scores } = summary
  const rows = Array.from({ length: confusion.classes }, (_, t) =>
    Array.from(confusion.counts.subarray(t * confusion.classes, (t + 1) * confusion.classes)),
  )
  const brief = ({ entry, miou }: ImageScore) => ({ id: entry.id, miou })
  return { ...scores, confusion: rows, best: best.map(brief), worst: worst.map(brief), ...more }
}
