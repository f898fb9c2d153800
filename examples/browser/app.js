/* global tf */

const options = new URLSearchParams(location.search)

// A folder written by `vortex export --format tfjs`: next to this page, or named as ?model=URL.
const folder = options.get('model') ?? 'model'

// Networks know objects at the sizes they were trained on: larger images are shrunk to this many pixels (?size=257 is faster).
const longestSide = Number(options.get('size') ?? 513)

const element = (id) => document.getElementById(id)
const [view, status, opacity] = ['view', 'status', 'opacity'].map(element)
const context = view.getContext('2d', { willReadFrequently: true })

const model = await load(`${folder}/model.json`)
const classes = JSON.parse(model.metadata.classes)
const colors = JSON.parse(model.metadata.colors)
const background = JSON.parse(model.metadata.background)

let source // The image or video that is shown.
element('file').addEventListener('change', (event) => showFile(event.target.files[0]))
element('camera').addEventListener('click', toggleCamera)
opacity.addEventListener('input', () => source instanceof ImageBitmap && segment())
for (const type of ['dragover', 'dragleave', 'drop'])
  element('drop').addEventListener(type, (event) => {
    event.preventDefault()
    element('drop').classList.toggle('over', type === 'dragover')
    if (type === 'drop') showFile(event.dataTransfer.files[0])
  })
for (const id of ['file', 'camera']) element(id).disabled = false
status.textContent = `${classes.length} classes, ${tf.getBackend()}. Nothing leaves this page.`

async function load(url) {
  try {
    await tf.ready()
    return await tf.loadGraphModel(url)
  } catch (error) {
    status.textContent = `The model at ${url} could not be loaded: ${error.message}`
    throw error
  }
}

async function showFile(file) {
  if (!file) return
  stopCamera()
  try {
    source = await createImageBitmap(file)
  } catch {
    status.textContent = `${file.name} is not an image that this browser can read.`
    return
  }
  await segment()
}

async function toggleCamera() {
  if (source instanceof HTMLVideoElement) return stopCamera()
  const video = document.createElement('video')
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  } catch (error) {
    status.textContent = `The camera cannot be used: ${error.message}`
    return
  }
  await video.play()
  source = video
  element('camera').textContent = 'Stop'
  while (source === video) {
    await segment()
    await tf.nextFrame()
  }
}

function stopCamera() {
  if (!(source instanceof HTMLVideoElement)) return
  for (const track of source.srcObject.getTracks()) track.stop()
  source = undefined
  element('camera').textContent = 'Camera'
}

/** Draws the source, runs the model on what was drawn, and draws the classes over it. */
async function segment() {
  const [width, height] = [source.videoWidth ?? source.width, source.videoHeight ?? source.height]
  const scale = Math.min(1, longestSide / Math.max(width, height))
  view.width = Math.max(33, Math.round(width * scale))
  view.height = Math.max(33, Math.round(height * scale))
  context.drawImage(source, 0, 0, view.width, view.height)
  element('hint').hidden = true

  const pixels = context.getImageData(0, 0, view.width, view.height)
  const started = performance.now()
  const labels = await predict(pixels)
  const seconds = (performance.now() - started) / 1000

  const strength = Number(opacity.value)
  const counts = new Array(classes.length).fill(0)
  labels.forEach((label, at) => {
    counts[label]++
    if (background && label === 0) return
    for (let c = 0; c < 3; c++) {
      const value = pixels.data[4 * at + c]
      pixels.data[4 * at + c] = value + strength * (colors[label][c] - value)
    }
  })
  context.putImageData(pixels, 0, 0)
  status.textContent = `${view.width} x ${view.height} pixels in ${seconds.toFixed(2)} s on ${tf.getBackend()}`
  showLegend(counts, labels.length)
}

/** The class of every pixel; works for models of logits and of labels. */
async function predict(pixels) {
  const labels = tf.tidy(() => {
    const output = model.predict(tf.browser.fromPixels(pixels).toFloat().expandDims())
    return output.rank === 4 ? output.argMax(3) : output
  })
  const data = await labels.data()
  labels.dispose()
  return data
}

function showLegend(counts, pixels) {
  const present = counts.map((count, label) => ({ count, label })).filter(({ count }) => count > 0)
  const items = present
    .sort((a, b) => b.count - a.count)
    .map(({ count, label }) => {
      const item = document.createElement('li')
      const swatch = document.createElement('span')
      swatch.style.background = `rgb(${colors[label].join(' ')})`
      item.append(swatch, `${classes[label]} ${((100 * count) / pixels).toFixed(1)} %`)
      return item
    })
  element('legend').replaceChildren(...items)
}
