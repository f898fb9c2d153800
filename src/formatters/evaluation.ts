import type { z } from 'zod'
import type { ImageRecord, ScoreSummary } from '../core/inference/index.ts'
import type { evaluationSchema } from './schemas/eval.ts'
import { describeCheckpoint } from '../core/base/index.ts'
import { formatPercent, readingOrder } from '../core/metrics/index.ts'
import { formatMarkdownTable, formatTable } from './table.ts'

/** The table of scores for a terminal. */
export function formatEvaluation(summary: ScoreSummary): string {
  return [
    describeSource(summary),
    formatTable([CLASS_HEADER, ...classRows(summary)]),
    formatTable(scoreRows(summary)),
    notes(summary).join('\n'),
  ].join('\n\n')
}

/** The same as Markdown, for an issue or a README. */
export function formatEvaluationMarkdown(summary: ScoreSummary): string {
  return `# ${describeSource(summary)}

${formatMarkdownTable([['score', '%'], ...scoreRows(summary)])}

${formatMarkdownTable([CLASS_HEADER, ...classRows(summary)])}

${notes(summary).join('\n')}
`
}

/** What was scored, and how: `runs/a/checkpoints/voc-best.safetensors (stage voc, step 12000) on val (1449 images), scales 0.5, 1 with flip`. */
export function describeSource({ source, trained, split, images, views }: ScoreSummary): string {
  const absent = split.missing > 0 ? `, ${split.missing} more listed but missing` : ''
  const limited = split.limitedFrom === undefined ? '' : ` of ${split.limitedFrom}`
  const how = views
    ? `, ${views.protocol} ${views.crop}, ${views.scales.length > 1 ? 'scales' : 'scale'} ${views.scales.join(', ')}${views.flip ? ' with flip' : ''}`
    : ''
  return `${describeCheckpoint(source, trained ?? null)} on ${split.name} (${images}${limited} images${absent})${how}`
}

/** The same as JSON. */
export function evaluationJson(
  summary: ScoreSummary,
  more: { report?: string } = {},
): z.infer<typeof evaluationSchema> {
  const { confusion, views, classSet, details, imageCounts, ...scores } = summary
  const rows = Array.from({ length: confusion.classes }, (_, t) =>
    Array.from(confusion.counts.subarray(t * confusion.classes, (t + 1) * confusion.classes)),
  )
  const brief = ({ id, miou }: ImageRecord) => ({ id, miou: miou! })
  return {
    ...scores,
    classes: scores.classes.map((score, index) => ({
      ...score,
      color: [...classSet.classes[index]!.color],
      boundaryIou: details?.boundaryIou[index] ?? null,
      images: details?.classImages[index] ?? 0,
    })),
    ...(details?.interval && { interval: details.interval }),
    ...(views && { views: { ...views, scales: [...views.scales] } }),
    confusion: rows,
    best: details?.best.map(brief) ?? [],
    worst: details?.worst.map(brief) ?? [],
    ...more,
  }
}

const CLASS_HEADER = ['class', 'IoU', 'accuracy', 'precision', 'dice', 'Boundary IoU', '% of pixels']

function classRows({ classes, details }: ScoreSummary): string[][] {
  const total = classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0)
  return readingOrder(classes).map((index) => {
    const { name, iou, accuracy, precision, dice, truthPixels } = classes[index]!
    const shares = [iou, accuracy, precision, dice, details?.boundaryIou[index] ?? null, truthPixels / total]
    return [name, ...shares.map((share) => formatPercent(share))]
  })
}

function scoreRows({ miou, pixelAccuracy, meanAccuracy, fwIou }: ScoreSummary): string[][] {
  return [
    ['mIoU', formatPercent(miou)],
    ['pixel accuracy', formatPercent(pixelAccuracy)],
    ['mean accuracy', formatPercent(meanAccuracy)],
    ['frequency-weighted IoU', formatPercent(fwIou)],
  ]
}

function notes({ split, classes, images, secondsPerImage, details, leak }: ScoreSummary): string[] {
  const absent = classes.filter(({ iou }) => iou === null).map(({ name }) => name)
  const lowest = details?.worst.map(({ id, miou }) => `${id} ${formatPercent(miou)}`) ?? []
  const interval = details?.interval?.map((share) => formatPercent(share)).join(' to ')
  return [
    ...(leak?.message ? [`Warning: ${leak.message}`] : []),
    ...(split.limitedFrom === undefined
      ? []
      : [`Only ${images} of ${split.limitedFrom} images were scored: this is not the score of ${split.name}.`]),
    ...(absent.length > 0
      ? [`Absent from ground truth and predictions, so not in the mean: ${absent.join(', ')}.`]
      : []),
    ...(interval === undefined ? [] : [`95 % confidence interval of mIoU, bootstrapped over images: ${interval}.`]),
    ...(lowest.length > 0 ? [`Lowest IoU: ${lowest.join(', ')}.`] : []),
    `${images} images, ${secondsPerImage.toPrecision(2)} s each.`,
  ]
}
