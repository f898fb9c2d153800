import { CLASS_NAMES, vocPalette } from '../labels/index.ts'
import { formatPercent, type ClassScore, type Confusion, type Scores } from '../metrics/index.ts'
import { html, type Markup } from './html.ts'

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

/** One row a class: IoU with its bar, accuracy, share of the pixels. Classes without a score are named below. */
export function classTable(scores: Scores): Markup {
  const total = scores.classes.reduce((sum, { truthPixels }) => sum + truthPixels, 0)
  const absent = scores.classes.filter(({ iou }) => iou === null).map(({ name }) => name)
  return html`<div class="wide">
      <table>
        <thead>
          <tr><th>class</th><th class="n">IoU</th><th></th><th class="n">accuracy</th><th class="n">% of pixels</th></tr>
        </thead>
        <tbody>
          ${scores.classes.map((score, label) => (score.iou === null ? undefined : classRow(score, label, total)))}
        </tbody>
      </table>
    </div>
    ${absent.length === 0 ? undefined : html`<p class="note">Neither in the truth nor predicted, so not in the mean: ${absent.join(', ')}.</p>`}` // prettier-ignore
}

function classRow({ name, iou, accuracy, truthPixels }: ClassScore, label: number, total: number): Markup {
  return html`<tr>
    <td>${swatch(label)}${name}</td>
    <td class="n">${formatPercent(iou)}</td>
    <td class="bar"><div style="width: ${formatPercent(iou)}%"></div></td>
    <td class="n">${formatPercent(accuracy)}</td>
    <td class="n">${formatPercent(truthPixels / total)}</td>
  </tr>`
}

const CELL = 22
const MARGIN = 96

/** What each class of the truth was called: rows sum to 100 %, darker is more. Classes that never occur are left out. */
export function confusionMap(confusion: Confusion, names: readonly string[] = CLASS_NAMES): Markup {
  const { classes, counts } = confusion
  const row = (t: number) => counts.subarray(t * classes, (t + 1) * classes)
  const total = (t: number) => row(t).reduce((sum, count) => sum + count, 0)
  const seen = names.map((_, c) => c).filter((c) => total(c) > 0 || names.some((__, t) => counts[t * classes + c]! > 0))
  const size = seen.length * CELL
  return html`<figure style="max-width: ${MARGIN + size + 60}px">
    <svg viewBox="0 0 ${MARGIN + size + 8} ${MARGIN + size + 4}" role="img" aria-label="Confusion">
      ${seen.map(
        (t, y) =>
          html`<text x="${MARGIN - 6}" y="${MARGIN + y * CELL + 15}" text-anchor="end">${names[t]}</text>
            <text transform="translate(${MARGIN + y * CELL + 15} ${MARGIN - 6}) rotate(-90)">${names[t]}</text>
            ${seen.map((p, x) => cell(x, y, row(t)[p]! / total(t), `${names[t]} called ${names[p]}`))}`,
      )}
    </svg>
    <figcaption>Rows: truth. Columns: prediction. Each row adds up to 100 %.</figcaption>
  </figure>`
}

function cell(x: number, y: number, share: number, what: string): Markup {
  const known = Number.isNaN(share) ? 0 : share
  // The square root keeps the few per cent visible that are worth looking at.
  const fill = `rgba(var(--heat), ${Math.sqrt(known).toFixed(3)})`
  const at = { x: MARGIN + x * CELL, y: MARGIN + y * CELL }
  const text = known >= 0.005 ? Math.round(known * 100) : undefined
  return html`<rect x="${at.x}" y="${at.y}" width="${CELL - 1}" height="${CELL - 1}" style="fill: ${fill}; stroke: var(--line); stroke-width: 0.5"><title>${what}: ${formatPercent(known, 2)} %</title></rect>
    ${text === undefined ? undefined : html`<text x="${at.x + 10.5}" y="${at.y + 14.5}" text-anchor="middle" style="font-size: 9px; fill: ${known > 0.35 ? 'var(--paper)' : 'var(--ink)'}">${text}</text>`}` // prettier-ignore
}

function swatch(index: number): Markup {
  const [r, g, b] = vocPalette().subarray(index * 3, index * 3 + 3)
  return html`<i class="swatch" style="background: rgb(${r}, ${g}, ${b})"></i>`
}
