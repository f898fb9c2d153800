import type { Confusion } from '../metrics/index.ts'
import { formatPercent } from '../metrics/index.ts'
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
  return html`<figure class="wide">
    <svg style="max-width: ${margin + size + 60}px; min-width: ${Math.min(margin + size, 560)}px" viewBox="0 0 ${margin + size + 8} ${margin + size + 4}" role="img" aria-label="Confusion">
      ${shown.map(
        (t, y) =>
          html`<text x="${margin - 6}" y="${margin + y * CELL + 15}" text-anchor="end">${names[t]}</text>
            <text transform="translate(${margin + y * CELL + 15} ${margin - 6}) rotate(-90)">${names[t]}</text>
            ${shown.map((p, x) => cell(margin + x * CELL, margin + y * CELL, counts[t * classes + p]! / total(t), `${names[t]} called ${names[p]}`))}`,
      )}
    </svg>
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

function cell(x: number, y: number, share: number, what: string): Markup {
  const known = Number.isNaN(share) ? 0 : share
  // The square root keeps the few per cent visible that are worth looking at.
  const fill = `rgba(var(--heat), ${Math.sqrt(known).toFixed(3)})`
  const text = known >= 0.005 ? Math.round(known * 100) : undefined
  return html`<rect x="${x}" y="${y}" width="${CELL - 1}" height="${CELL - 1}" style="fill: ${fill}; stroke: var(--line); stroke-width: 0.5"><title>${what}: ${formatPercent(known, 2)} %</title></rect>
    ${text === undefined ? undefined : html`<text x="${x + 10.5}" y="${y + 14.5}" text-anchor="middle" style="font-size: 9px; fill: ${known > 0.35 ? 'var(--paper)' : 'var(--ink)'}">${text}</text>`}` // prettier-ignore
}
