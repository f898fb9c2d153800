/** @typedef {{ left: number, right: number, top: number, bottom: number, x: [number, number], y: [number, number], xLabel: string }} Plot */
/** @typedef {{ name: string, line: SVGPolylineElement, points: { x: number, y: number }[] }} Curve */

/** Shows the values of all curves at the pointer, or where the arrow keys moved; legend entries bring a curve out. */
export function makeReadable(/** @type {HTMLElement} */ chart) {
  const svg = chart.querySelector('svg')
  if (!svg?.dataset['plot']) return
  const plot = /** @type {Plot} */ (JSON.parse(svg.dataset['plot']))
  const curves = [...svg.querySelectorAll('polyline')].map((line) => readCurve(line))
  const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'line')
  cursor.classList.add('cursor')
  cursor.setAttribute('y1', String(plot.top))
  cursor.setAttribute('y2', String(plot.bottom))
  const tip = document.createElement('div')
  tip.className = 'tip'
  tip.setAttribute('role', 'status')
  const places = [...new Set(curves.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b)
  let at = -1
  const show = (/** @type {number} */ index) => {
    at = Math.max(0, Math.min(places.length - 1, index))
    const x = /** @type {number} */ (places[at])
    cursor.setAttribute('x1', String(x))
    cursor.setAttribute('x2', String(x))
    svg.append(cursor)
    tip.replaceChildren(...readings(curves, plot, x))
    chart.append(tip)
    const left = (x / svg.viewBox.baseVal.width) * svg.clientWidth
    const room = chart.clientWidth - tip.offsetWidth
    tip.style.left = `${Math.max(0, Math.min(room, left + 12 > room ? left - tip.offsetWidth - 12 : left + 12))}px`
  }
  const hide = () => {
    cursor.remove()
    tip.remove()
  }
  svg.tabIndex = 0
  svg.addEventListener('pointermove', (event) => {
    const box = svg.getBoundingClientRect()
    show(nearest(places, ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width))
  })
  svg.addEventListener('pointerleave', hide)
  svg.addEventListener('blur', hide)
  svg.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    event.preventDefault()
    show(at + (event.key === 'ArrowRight' ? 1 : -1))
  })
  bringOut(chart, curves)
}

/** @returns {Curve} */
function readCurve(/** @type {SVGPolylineElement} */ line) {
  return { name: line.dataset['name'] ?? '', line, points: [...line.points].map(({ x, y }) => ({ x, y })) }
}

/** One line of text for the place on the x axis, and one for each curve's nearest point. */
function readings(/** @type {Curve[]} */ curves, /** @type {Plot} */ plot, /** @type {number} */ x) {
  const valueX = plot.x[0] + ((x - plot.left) / (plot.right - plot.left)) * (plot.x[1] - plot.x[0])
  const lines = curves.flatMap(({ name, points }) => {
    const point = points[nearest(points.map((one) => one.x), x)] // prettier-ignore
    if (!point || Math.abs(point.x - x) > 8) return []
    const value = plot.y[0] + ((plot.bottom - point.y) / (plot.bottom - plot.top)) * (plot.y[1] - plot.y[0])
    return [`${name}: ${Number(value.toPrecision(3))}`]
  })
  return [`${plot.xLabel} ${Math.round(valueX)}`, ...lines].map((text) => {
    const line = document.createElement('div')
    line.textContent = text
    return line
  })
}

function bringOut(/** @type {HTMLElement} */ chart, /** @type {Curve[]} */ curves) {
  for (const [index, entry] of [...chart.querySelectorAll('.legend span')].entries()) {
    const fade = (/** @type {boolean} */ faded) => {
      for (const [other, { line }] of curves.entries()) line.classList.toggle('faded', faded && other !== index)
    }
    entry.setAttribute('tabindex', '0')
    for (const event of ['pointerenter', 'focus']) entry.addEventListener(event, () => fade(true))
    for (const event of ['pointerleave', 'blur']) entry.addEventListener(event, () => fade(false))
  }
}

/** Index of the value nearest to another. */
function nearest(/** @type {number[]} */ values, /** @type {number} */ value) {
  let best = 0
  for (const [index, one] of values.entries()) {
    if (Math.abs(one - value) < Math.abs(/** @type {number} */ (values[best]) - value)) best = index
  }
  return best
}
