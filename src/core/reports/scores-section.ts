import type { EvaluationSummary } from '../inference/index.ts'
import { formatPercent, readingOrder } from '../metrics/index.ts'
import { barCell } from './bar.ts'
import { cardRow } from './cards.ts'
import { html, type Markup } from './html.ts'
import { swatch } from './swatch.ts'

/** The scores as large numbers. */
export function scoreCards(summary: EvaluationSummary): Markup {
  const { miou, pixelAccuracy, meanAccuracy, fwIou, images, secondsPerImage, details } = summary
  const interval = details?.interval
  const note = interval && `95 % interval ${formatPercent(interval[0])} to ${formatPercent(interval[1])}`
  const bands = details?.boundaryIou.filter((value) => value !== null) ?? []
  return cardRow([
    note === undefined ? ['mIoU', formatPercent(miou)] : ['mIoU', formatPercent(miou), note],
    ...(bands.length > 0
      ? [['mean Boundary IoU', formatPercent(bands.reduce((sum, value) => sum + value, 0) / bands.length)] as const]
      : []),
    ['pixel accuracy', formatPercent(pixelAccuracy)],
    ['mean accuracy', formatPercent(meanAccuracy)],
    ['frequency-weighted IoU', formatPercent(fwIou)],
    ['images', String(images)],
    ['seconds per image', secondsPerImage.toPrecision(2)],
  ])
}

/** One row per class; of many the worst first. Classes without a score are named below. */
export function classTable(summary: Pick<EvaluationSummary, 'classes' | 'classSet' | 'details'>): Markup {
  const { classes, classSet, details } = summary
  const total = classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0)
  const absent = classes.filter(({ iou }) => iou === null).map(({ name }) => name)
  const row = (index: number): Markup => {
    const { name, iou, accuracy, precision, dice, truthPixels } = classes[index]!
    return html`<tr>
      <td>${swatch(classSet.classes[index]!)}${name}</td>
      ${share(iou)}${barCell(iou)}${share(accuracy)}${share(precision)}${share(dice)}
      ${details && share(details.boundaryIou[index]!)}
      ${number(truthPixels / total, formatPercent(truthPixels / total))}
      ${details && number(details.classImages[index]!, String(details.classImages[index]!))}
    </tr>`
  }
  const heading = (text: string) => html`<th class="n">${text}</th>`
  return html`<div class="wide tall">
      <table class="sortable">
        <thead>
          <tr>
            <th>class</th>${heading('IoU')}<th></th>${heading('accuracy (recall)')}${heading('precision')}${heading('dice')}
            ${details && heading('Boundary IoU')}${heading('% of pixels')}${details && heading('images')}
          </tr>
        </thead>
        <tbody>${readingOrder(classes).map(row)}</tbody>
      </table>
    </div>
    ${absent.length === 0 ? undefined : html`<p class="note">Absent from ground truth and predictions, so not in the mean: ${absent.join(', ')}.</p>`}` // prettier-ignore
}

function share(value: number | null): Markup {
  return number(value, formatPercent(value))
}

/** A cell that sorts by its value; one without a value is last. */
function number(value: number | null, text: string): Markup {
  return html`<td class="n" data-value="${value}">${text}</td>`
}
