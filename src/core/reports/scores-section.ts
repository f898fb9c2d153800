import type { ClassSet } from '../labels/index.ts'
import { formatPercent, readingOrder, type ClassScore, type Scores } from '../metrics/index.ts'
import { html, type Markup } from './html.ts'
import { swatch } from './swatch.ts'

/** The four scores as large numbers, with whatever else belongs beside them. */
export function scoreCards(scores: Scores, more: readonly (readonly [name: string, value: string])[] = []): Markup {
  const cards = [
    ['mIoU', formatPercent(scores.miou)],
    ['pixel accuracy', formatPercent(scores.pixelAccuracy)],
    ['mean accuracy', formatPercent(scores.meanAccuracy)],
    ['frequency-weighted IoU', formatPercent(scores.fwIou)],
    ...more,
  ] as const
  return html`<div class="cards">
    ${cards.map(([name, value]) => html`<div class="card"><b>${value}</b><span>${name}</span></div>`)}
  </div>`
}

/**
 * One row per class: IoU with its bar, accuracy, share of the pixels; many classes scroll, the worst first. Classes
 * without a score are named below.
 */
export function classTable(scores: Scores, { classes }: ClassSet): Markup {
  const total = scores.classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0)
  const absent = scores.classes.filter(({ iou }) => iou === null).map(({ name }) => name)
  return html`<div class="wide tall">
      <table>
        <thead>
          <tr><th>class</th><th class="n">IoU</th><th></th><th class="n">accuracy</th><th class="n">% of pixels</th></tr>
        </thead>
        <tbody>
          ${readingOrder(scores.classes).map((index) => classRow(scores.classes[index]!, swatch(classes[index]!), total))}
        </tbody>
      </table>
    </div>
    ${absent.length === 0 ? undefined : html`<p class="note">Neither in the truth nor predicted, so not in the mean: ${absent.join(', ')}.</p>`}` // prettier-ignore
}

function classRow({ name, iou, accuracy, truthPixels }: ClassScore, color: Markup, total: number): Markup {
  return html`<tr>
    <td>${color}${name}</td>
    <td class="n">${formatPercent(iou)}</td>
    <td class="bar"><div style="width: ${formatPercent(iou)}%"></div></td>
    <td class="n">${formatPercent(accuracy)}</td>
    <td class="n">${formatPercent(truthPixels / total)}</td>
  </tr>`
}
