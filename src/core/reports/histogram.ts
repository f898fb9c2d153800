import { html, type Markup } from './html.ts'

const BINS = 20
const [WIDTH, HEIGHT] = [520, 150]
const FRAME = { left: 34, right: 16, top: 8, bottom: 32 }

/** How many images have which IoU, in bins of 5 %. */
export function iouHistogram(values: readonly number[]): Markup {
  const counts = new Array<number>(BINS).fill(0)
  for (const value of values) counts[Math.min(BINS - 1, Math.floor(value * BINS))]!++
  const most = Math.max(1, ...counts)
  const step = (WIDTH - FRAME.left - FRAME.right) / BINS
  const tall = HEIGHT - FRAME.top - FRAME.bottom
  const bars = counts.map((count, bin) => {
    const height = (count / most) * tall
    const [low, high] = [(100 * bin) / BINS, (100 * (bin + 1)) / BINS]
    return html`<rect class="fill s0" x="${FRAME.left + bin * step + 1}" y="${HEIGHT - FRAME.bottom - height}" width="${step - 2}" height="${height}"><title>IoU ${low} to ${high} %: ${count} images</title></rect>` // prettier-ignore
  })
  const tick = (share: number) =>
    html`<text x="${FRAME.left + share * BINS * step}" y="${HEIGHT - 17}" text-anchor="middle">${100 * share}</text>`
  return html`<figure class="histogram">
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Histogram of IoU per image">
      <line class="axis" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${HEIGHT - FRAME.bottom}" y2="${HEIGHT - FRAME.bottom}" />
      <text x="${FRAME.left - 6}" y="${FRAME.top + 8}" text-anchor="end">${most}</text>
      <text x="${FRAME.left - 6}" y="${HEIGHT - FRAME.bottom}" text-anchor="end">0</text>
      ${bars}${[0, 0.25, 0.5, 0.75, 1].map(tick)}
      <text x="${WIDTH - FRAME.right}" y="${HEIGHT - 3}" text-anchor="end">mean IoU of the image's classes, %</text>
    </svg>
  </figure>` // prettier-ignore
}
