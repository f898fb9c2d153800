import { drawLayer, readLayers } from './layers.js'
import { createViewer, labeled, slider } from './viewer.js'

/** @typedef {import('./layers.js').Kind} Kind */
/** @typedef {import('./layers.js').ClassSet} ClassSet */
/** @typedef {{ value: string, text: string }} Option */

/** Figures per page: what a browser draws at once without a pause. */
const PAGE = 24

/** @type {Record<string, string>} */
const ERROR_NAMES = {
  missed: 'missed object',
  spurious: 'spurious object',
  confused: 'wrong class',
  boundary: 'boundary only',
}

/** @type {Record<string, { text: string, key: string, order: 1 | -1 }>} */
const ORDERS = {
  worst: { text: 'worst IoU first', key: 'miou', order: 1 },
  best: { text: 'best IoU first', key: 'miou', order: -1 },
  suspicious: { text: 'most suspicious label first', key: 'suspicion', order: -1 },
}

/** Makes a section of figures one that can be filtered, sorted and looked into. */
export function makeBrowsable(/** @type {HTMLElement} */ section) {
  const set = /** @type {ClassSet} */ (JSON.parse(section.dataset['classes'] ?? ''))
  const grid = /** @type {HTMLElement} */ (section.querySelector('.pictures'))
  const figures = collect(section, grid)
  const has = (/** @type {string} */ kind) => figures.some((figure) => figure.querySelector(`img.${kind}`))
  const scored = has('prediction')
  const kinds = /** @type {Kind[]} */ (scored ? ['photo', 'truth', 'prediction', 'errors', ...(has('confidence') ? ['confidence'] : [])] : ['photo', 'truth']) // prettier-ignore
  const open = createViewer(set, kinds)
  let shown = figures
  let count = PAGE
  const opacity = slider(() => {
    for (const figure of shown.slice(0, count)) void drawPanels(figure, set, opacity.valueAsNumber)
  })
  const orders = Object.entries(ORDERS).filter(([, { key }]) => figures.some((figure) => figure.dataset[key]))
  const sort = select(orders.map(([value, { text }]) => ({ value, text }))) // prettier-ignore
  const classes = select(classOptions(figures, set))
  const errors = select(errorOptions(figures))
  const more = /** @type {HTMLButtonElement} */ (section.querySelector('.more'))
  const status = document.createElement('span')
  status.setAttribute('role', 'status')
  const refresh = () => {
    const matches = (/** @type {HTMLElement} */ figure) =>
      (!classes.value || (figure.dataset['labels'] ?? '').split(' ').includes(classes.value)) &&
      (!errors.value || figure.dataset['kind'] === errors.value)
    shown = sorted(figures.filter(matches), sort.value)
    grid.replaceChildren(...shown.slice(0, count))
    for (const figure of shown.slice(0, count)) void drawPanels(figure, set, opacity.valueAsNumber)
    more.hidden = shown.length <= count
    more.textContent = `Show ${Math.min(PAGE, shown.length - count)} more`
    status.textContent = `${Math.min(count, shown.length)} of ${shown.length}`
  }
  for (const control of [sort, classes, errors])
    control.addEventListener('change', () => {
      count = PAGE
      refresh()
    })
  more.addEventListener('click', () => {
    count += PAGE
    refresh()
  })
  listen(grid, (figure) => {
    const viewable = shown.filter((one) => one.tabIndex === 0)
    open(viewable, viewable.indexOf(figure))
  })
  const bar = /** @type {HTMLElement} */ (section.querySelector('.toolbar'))
  bar.append(...(orders.length > 0 ? [labeled('Sort by', sort)] : []), labeled('Class', classes))
  bar.append(...(errors.options.length > 1 ? [labeled('Main error', errors)] : []), labeled('Label opacity', opacity), status) // prettier-ignore
  for (const hidden of section.querySelectorAll('.scripted')) hidden.removeAttribute('hidden')
  refresh()
}

/** All figures, those of the template too, each with a panel for every layer that the grid shows. */
function collect(/** @type {HTMLElement} */ section, /** @type {HTMLElement} */ grid) {
  const rest = /** @type {HTMLTemplateElement | null} */ (section.querySelector('template'))
  if (rest) grid.append(rest.content)
  const figures = [.../** @type {NodeListOf<HTMLElement>} */ (grid.querySelectorAll('figure.shown'))]
  for (const figure of figures) {
    if (!figure.querySelector('img.photo')) continue
    figure.tabIndex = 0
    figure.setAttribute('role', 'button')
    const panels = /** @type {HTMLElement} */ (figure.querySelector('.panels'))
    for (const image of panels.querySelectorAll('img:not(.photo)')) image.setAttribute('hidden', '')
    for (const kind of panels.querySelector('img.prediction') ? ['truth', 'prediction', 'errors'] : ['truth']) {
      const canvas = document.createElement('canvas')
      canvas.className = kind
      canvas.title = kind
      panels.append(canvas)
    }
  }
  return figures
}

async function drawPanels(
  /** @type {HTMLElement} */ figure,
  /** @type {ClassSet} */ set,
  /** @type {number} */ opacity,
) {
  if (!figure.querySelector('img.photo') || figure.dataset['drawn'] === String(opacity)) return
  figure.dataset['drawn'] = String(opacity)
  const layers = await readLayers(figure, set)
  for (const canvas of figure.querySelectorAll('canvas'))
    drawLayer(canvas, layers, /** @type {Kind} */ (canvas.className), set, opacity)
}

function listen(/** @type {HTMLElement} */ grid, /** @type {(figure: HTMLElement) => void} */ open) {
  const figureAt = (/** @type {Event} */ event) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('figure[tabindex]'))
  grid.addEventListener('click', (event) => {
    const figure = figureAt(event)
    if (figure) open(figure)
  })
  grid.addEventListener('keydown', (event) => {
    const figure = figureAt(event)
    if (!figure || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    open(figure)
  })
}

function sorted(/** @type {HTMLElement[]} */ figures, /** @type {string} */ name) {
  const how = ORDERS[name]
  if (!how) return figures
  // Images without the value are last, either way.
  const valueOf = (/** @type {HTMLElement} */ figure) =>
    figure.dataset[how.key] ? how.order * Number(figure.dataset[how.key]) : Infinity
  return [...figures].sort((a, b) => valueOf(a) - valueOf(b))
}

/** The classes that occur, with how many of the page's images have them. */
function classOptions(/** @type {HTMLElement[]} */ figures, /** @type {ClassSet} */ { classes }) {
  const counts = countBy(figures.flatMap((figure) => (figure.dataset['labels'] ?? '').split(' ')))
  const options = classes.flatMap(({ name }, index) => {
    const count = counts.get(String(index))
    return count ? [{ value: String(index), text: `${name} (${count})` }] : []
  })
  return [{ value: '', text: `all (${figures.length})` }, ...options]
}

function errorOptions(/** @type {HTMLElement[]} */ figures) {
  const counts = countBy(figures.map((figure) => figure.dataset['kind'] ?? ''))
  const options = Object.entries(ERROR_NAMES).flatMap(([value, text]) => {
    const count = counts.get(value)
    return count ? [{ value, text: `${text} (${count})` }] : []
  })
  return [{ value: '', text: 'any' }, ...options]
}

function countBy(/** @type {string[]} */ values) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

function select(/** @type {Option[]} */ options) {
  const control = document.createElement('select')
  for (const { value, text } of options) control.add(new Option(text, value))
  return control
}
