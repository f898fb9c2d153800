import { drawLayer, readLayers } from './layers.js'

/** @typedef {import('./layers.js').Kind} Kind */
/** @typedef {import('./layers.js').ClassSet} ClassSet */

/** @type {Record<Kind, string>} */
const NAMES = {
  photo: 'Image',
  truth: 'Truth',
  prediction: 'Prediction',
  errors: 'Errors',
  confidence: 'Confidence: white is sure',
}

/**
 * A window over the page with all layers of one image side by side, which zoom and move together.
 * @returns {(figures: HTMLElement[], index: number) => void} opens it; the arrow keys go through the figures
 */
export function createViewer(/** @type {ClassSet} */ set, /** @type {Kind[]} */ kinds) {
  const dialog = document.createElement('dialog')
  const caption = document.createElement('p')
  caption.className = 'sub'
  const stage = document.createElement('div')
  stage.className = 'stage'
  stage.tabIndex = -1
  /** @type {HTMLElement[]} */
  let figures = []
  let index = 0
  /** @type {import('./layers.js').Layers | undefined} */
  let layers
  const views = kinds.map((kind) => createView(kind))
  const zoom = createZoom(views.map(({ view }) => view))
  const draw = () => {
    for (const { canvas, kind } of views) if (layers) drawLayer(canvas, layers, kind, set, opacity.valueAsNumber)
  }
  const show = async (/** @type {number} */ to) => {
    index = (to + figures.length) % figures.length
    const figure = /** @type {HTMLElement} */ (figures[index])
    caption.textContent = `${index + 1} of ${figures.length}: ${figure.querySelector('figcaption')?.textContent ?? ''}`
    const read = await readLayers(figure, set)
    if (figures[index] !== figure) return
    layers = read
    draw()
  }
  const opacity = slider(draw)
  const bar = toolbar([
    ['Previous (←)', () => void show(index - 1)],
    ['Next (→)', () => void show(index + 1)],
    ['Zoom in (+)', () => zoom.by(1.5)],
    ['Zoom out (−)', () => zoom.by(1 / 1.5)],
    ['Fit (0)', () => zoom.fit()],
    ['Close (Esc)', () => dialog.close()],
  ])
  bar.append(labeled('Label opacity', opacity))
  dialog.append(bar, caption, stage)
  stage.append(...views.map(({ figure }) => figure))
  document.body.append(dialog)
  // The page's, since a click next to a control leaves the focus to nobody.
  document.addEventListener('keydown', (event) => {
    if (!dialog.open || (event.target === opacity && event.key.startsWith('Arrow'))) return
    const press = { ArrowLeft: () => void show(index - 1), ArrowRight: () => void show(index + 1), '+': () => zoom.by(1.5), '=': () => zoom.by(1.5), '-': () => zoom.by(1 / 1.5), 0: () => zoom.fit() }[event.key] // prettier-ignore
    if (!press) return
    event.preventDefault()
    press()
  })
  return (/** @type {HTMLElement[]} */ from, /** @type {number} */ at) => {
    figures = from
    zoom.fit()
    dialog.showModal()
    // Not the first button, so that a space bar pressed twice does nothing.
    stage.focus({ preventScroll: true })
    void show(at)
  }
}

/** A range input from 0 to 1 for the labels' opacity. */
export function slider(/** @type {() => void} */ changed) {
  const input = document.createElement('input')
  Object.assign(input, { type: 'range', min: '0', max: '1', step: '0.05', value: '0.6' })
  input.addEventListener('input', changed)
  return input
}

export function labeled(/** @type {string} */ text, /** @type {HTMLElement} */ control) {
  const label = document.createElement('label')
  label.append(`${text} `, control)
  return label
}

function toolbar(/** @type {[string, () => void][]} */ buttons) {
  const bar = document.createElement('div')
  bar.className = 'toolbar'
  for (const [text, press] of buttons) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = text
    button.addEventListener('click', press)
    bar.append(button)
  }
  return bar
}

function createView(/** @type {Kind} */ kind) {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  caption.textContent = NAMES[kind]
  const view = document.createElement('div')
  view.className = 'view'
  const canvas = document.createElement('canvas')
  view.append(canvas)
  figure.append(caption, view)
  return { kind, figure, view, canvas }
}

/** Zooms and moves the canvases of all views as one: buttons, wheel, drag. */
function createZoom(/** @type {HTMLElement[]} */ views) {
  let scale = 1
  let [x, y] = [0, 0]
  const apply = () => {
    const [width, height] = [views[0]?.clientWidth ?? 0, views[0]?.clientHeight ?? 0]
    x = Math.min(0, Math.max(width * (1 - scale), x))
    y = Math.min(0, Math.max(height * (1 - scale), y))
    for (const view of views) {
      view.classList.toggle('zoomed', scale > 1)
      const canvas = /** @type {HTMLCanvasElement} */ (view.firstElementChild)
      canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`
    }
  }
  /** Around a point of the view: its center for buttons. */
  const by = (/** @type {number} */ factor, px = (views[0]?.clientWidth ?? 0) / 2, py = (views[0]?.clientHeight ?? 0) / 2) => {
    const next = Math.min(16, Math.max(1, scale * factor))
    x = px - ((px - x) * next) / scale
    y = py - ((py - y) * next) / scale
    scale = next
    apply()
  } // prettier-ignore
  for (const view of views) {
    view.addEventListener('wheel', (event) => {
      event.preventDefault()
      const box = view.getBoundingClientRect()
      by(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left, event.clientY - box.top)
    })
    view.addEventListener('pointermove', (event) => {
      if (event.buttons === 0 || scale === 1) return
      view.setPointerCapture(event.pointerId)
      x += event.movementX
      y += event.movementY
      apply()
    })
  }
  const fit = () => {
    scale = 1
    apply()
  }
  return { by, fit }
}
