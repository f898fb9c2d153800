import { formatPercent, type Confusion } from '../metrics/index.ts'
import { html, type Markup } from './html.ts'

const CELL = 22
/** Width of a letter of a class's name, roughly. */
const LETTER = 6.5
const LEAST_MARGIN = 96
/** A map of more classes than this nobody can read. */
const MOST = 30

/**
 * What each class of the truth was called: rows sum to 100 %, darker is more. Classes that never occur are left out, and
 * of many those that are confused least.
 */
export function confusionMap(confusion: Confusion, names: readonly string[]): Markup {
  const { classes, counts } = confusion
  const total = (t: number) => counts.subarray(t * classes, (t + 1) * classes).reduce((sum, count) => sum + count, 0)
  const occurring = [...names.keys()].filter((c) => total(c) > 0 || predicted(confusion, c) > 0)
  const shown = mostConfused(confusion, occurring)
  const margin = Math.max(LEAST_MARGIN, ...shown.map((c) => Math.ceil(names[c]!.length * LETTER) + 12))
  const size = shown.length * CELL
  const [width, height] = [margin + size + 8, margin + size + 4]
  return html`<figure class="map">
    <label class="note"><input type="checkbox" /> pixels instead of per cent</label>
    <div class="wide"><svg class="natural" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Confusion">
      ${shown.map(
        (t, y) =>
          html`<text x="${margin - 6}" y="${margin + y * CELL + 15}" text-anchor="end">${names[t]}</text>
            <text transform="translate(${margin + y * CELL + 15} ${margin - 6}) rotate(-90)">${names[t]}</text>
            ${shown.map((p, x) => cell(margin + x * CELL, margin + y * CELL, counts[t * classes + p]!, total(t), `${names[t]} called ${names[p]}`))}`,
      )}
    </svg></div>
    <figcaption>${caption(shown.length, occurring.length)}</figcaption>
  </figure>` // prettier-ignore
}

function caption(shown: number, occurring: number): string {
  const rows = 'Rows: truth. Columns: prediction. Each row adds up to 100 %'
  if (shown === occurring) return `${rows}.`
  return `The ${shown} of ${occurring} classes with the most confused pixels. ${rows} with the classes left out.`
}

/** Pixels predicted as a class. */
function predicted({ classes, counts }: Confusion, c: number): number {
  let sum = 0
  for (let t = 0; t < classes; t++) sum += counts[t * classes + c]!
  return sum
}

/** In index order, at most {@link MOST}: those with the most pixels that are wrong about them, either way. */
function mostConfused({ classes, counts }: Confusion, occurring: readonly number[]): number[] {
  const wrong = (c: number) => {
    let sum = 0
    for (let o = 0; o < classes; o++) if (o !== c) sum += counts[c * classes + o]! + counts[o * classes + c]!
    return sum
  }
  const pixels = new Map(occurring.map((c) => [c, wrong(c)]))
  const first = [...occurring].sort((a, b) => pixels.get(b)! - pixels.get(a)!).slice(0, MOST)
  return first.sort((a, b) => a - b)
}

function cell(x: number, y: number, count: number, total: number, what: string): Markup {
  const share = total === 0 ? 0 : count / total
  // The square root keeps the few per cent visible that are worth looking at.
  const opacity = Math.sqrt(share).toFixed(3)
  const shade = share > 0.35 ? 'cell dark' : 'cell'
  const text = (kind: string, value: string | number) =>
    html`<text class="${shade} ${kind}" x="${x + 10.5}" y="${y + 14.5}" text-anchor="middle">${value}</text>`
  return html`<rect class="heat" fill-opacity="${opacity}" x="${x}" y="${y}" width="${CELL - 1}" height="${CELL - 1}"><title>${what}: ${formatPercent(share, 2)} %, ${count} pixels</title></rect>
    ${share >= 0.005 ? text('share', Math.round(share * 100)) : undefined}${count > 0 ? text('count', brief(count)) : undefined}` // prettier-ignore
}

/** Three digits at most: `7`, `31k`, `2M`. */
function brief(count: number): string {
  if (count < 1000) return String(count)
  return count < 999_500 ? `${Math.round(count / 1000)}k` : `${Math.round(count / 1_000_000)}M`
}
