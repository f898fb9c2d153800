import { html, type Markup } from './html.ts'

export type Point = readonly [x: number, y: number]

export interface Series {
  name: string
  points: readonly Point[]
  /** Draws the points too: for the few values of evaluations. */
  marked?: boolean
}

export interface ChartOptions {
  title: string
  xLabel: string
  series: readonly Series[]
  /** Lowest value of the y axis; the data's own where absent. */
  yMin?: number
  yMax?: number
  /** x values, part of the axis, at which a dashed line with a name stands (a stage's beginning). */
  marks?: readonly { x: number; name: string }[]
}

const WIDTH = 520
const HEIGHT = 250
const FRAME = { left: 54, right: 14, top: 16, bottom: 34 }
/** More points than the plot has pixels say nothing. */
const MOST_POINTS = 400
const COLORS = 6
const DASHES = ['none', '7 3', '2 3', '10 3 2 3']

/** Curves over a common x axis as one SVG, with its title and legend; scales to the reader's width. */
export function lineChart(options: ChartOptions): Markup {
  const series = options.series.map((one) => ({ ...one, points: thin(one.points.filter(isFinitePoint), MOST_POINTS) }))
  const { marks = [] } = options
  const all = series.flatMap(({ points }) => points)
  if (all.length === 0) return html`<figure><figcaption>${options.title}: nothing recorded yet.</figcaption></figure>`
  const x = axis([...all.map(([value]) => value), ...marks.map((mark) => mark.x)], FRAME.left, WIDTH - FRAME.right) // prettier-ignore
  const bounds = [options.yMin, options.yMax].filter((value) => value !== undefined)
  const y = axis([...all.map(([, value]) => value), ...bounds], HEIGHT - FRAME.bottom, FRAME.top)
  const plot = { left: FRAME.left, right: WIDTH - FRAME.right, top: FRAME.top, bottom: HEIGHT - FRAME.bottom, x: x.range, y: y.range, xLabel: options.xLabel } // prettier-ignore
  return html`<figure class="chart">
    <figcaption>${options.title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${options.title}" data-plot="${JSON.stringify(plot)}">
      ${y.ticks.map((tick) => horizontalLine(y.place(tick), label(tick)))}
      ${x.ticks.map((tick) => html`<text x="${round(x.place(tick))}" y="${HEIGHT - 16}" text-anchor="middle">${label(tick)}</text>`)}
      <text x="${WIDTH - FRAME.right}" y="${HEIGHT - 3}" text-anchor="end">${options.xLabel}</text>
      ${marks.map((mark) => verticalMark(x.place(mark.x), mark.name))}
      ${series.map(({ name, points, marked }, i) => curve(name, points.map(([a, b]) => [x.place(a), y.place(b)] as const), i, marked))}
    </svg>
    ${series.length > 1 ? legend(series) : undefined}
  </figure>` // prettier-ignore
}

/** At most `most` points: means over neighboring groups of equal size. */
export function thin(points: readonly Point[], most: number): Point[] {
  const size = Math.ceil(points.length / most)
  if (size <= 1) return [...points]
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const group = points.slice(i * size, (i + 1) * size)
    const mean = (axis: 0 | 1) => group.reduce((sum, point) => sum + point[axis], 0) / group.length
    return [mean(0), mean(1)] as const
  })
}

/** Round values that span the data, four to eight of them. */
export function ticksOf(low: number, high: number): number[] {
  const span = high - low || Math.abs(high) || 1
  const power = 10 ** Math.floor(Math.log10(span / 4))
  const step = power * [1, 2, 5, 10].find((factor) => span / (power * factor) <= 6)!
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}

function axis(values: readonly number[], from: number, to: number) {
  const [low, high] = rangeOf(values)
  const place = (value: number) => from + ((value - low) / (high - low)) * (to - from)
  return { range: [low, high], ticks: ticksOf(low, high), place }
}

/** Lowest and highest; one value alone is seen from zero. */
function rangeOf(values: readonly number[]): [low: number, high: number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low < high) return [low, high]
  return low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, low)]
}

function horizontalLine(y: number, name: string): Markup {
  return html`<line class="axis" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${round(y)}" y2="${round(y)}" />
    <text x="${FRAME.left - 6}" y="${round(y) + 4}" text-anchor="end">${name}</text>`
}

function verticalMark(x: number, name: string): Markup {
  return html`<line class="mark" x1="${round(x)}" x2="${round(x)}" y1="${FRAME.top}" y2="${HEIGHT - FRAME.bottom}" />
    <text x="${round(x) + 4}" y="${FRAME.top - 4}">${name}</text>`
}

function curve(name: string, points: readonly Point[], index: number, marked = false): Markup {
  const path = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')
  const dots = marked || points.length === 1 ? points : []
  return html`<polyline class="${classOf(index)}" stroke-dasharray="${dashOf(index)}" points="${path}" data-name="${name}" />
    ${dots.map(([x, y]) => html`<circle class="point s${index % COLORS}" cx="${round(x)}" cy="${round(y)}" r="3" />`)}` // prettier-ignore
}

function legend(series: readonly Series[]): Markup {
  const sample = (i: number) =>
    html`<svg viewBox="0 0 28 8"><path class="${classOf(i)}" stroke-dasharray="${dashOf(i)}" d="M0 4H28" /></svg>`
  return html`<div class="legend">${series.map(({ name }, i) => html`<span>${sample(i)}${name}</span>`)}</div>`
}

function classOf(index: number): string {
  return `curve s${index % COLORS}`
}

/** Curves that lie on each other are told apart by their gaps. */
function dashOf(index: number): string {
  return DASHES[index % DASHES.length]!
}

function label(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(0)
  if (Math.abs(value) >= 10_000) return `${round(value / 1000)}k`
  return String(Number(value.toPrecision(6)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function isFinitePoint([x, y]: Point): boolean {
  return Number.isFinite(x) && Number.isFinite(y)
}
