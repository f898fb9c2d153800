/** @typedef {{ name: string, color: [number, number, number] }} SegmentationClass */
/** @typedef {{ classes: SegmentationClass[], background: boolean }} ClassSet */
/** @typedef {'photo' | 'truth' | 'prediction' | 'errors' | 'confidence'} Kind */
/**
 * @typedef {object} Layers one image's pixels; labels are classes or 255
 * @property {number} width
 * @property {number} height
 * @property {Uint8ClampedArray} photo RGBA
 * @property {Uint8Array | undefined} truth
 * @property {Uint8Array | undefined} prediction
 * @property {HTMLImageElement | null} confidence
 */

const IGNORE = 255

/** Colors of the error map; the page's key shows the same. */
const ERRORS = { missed: [52, 120, 246], spurious: [255, 159, 10], confused: [232, 40, 120] }

/**
 * The pixels behind a figure's images.
 * @returns {Promise<Layers>}
 */
export async function readLayers(/** @type {HTMLElement} */ figure, /** @type {ClassSet} */ set) {
  const find = (/** @type {Kind} */ kind) =>
    /** @type {HTMLImageElement | null} */ (figure.querySelector(`img.${kind}`))
  const photo = /** @type {HTMLImageElement} */ (find('photo'))
  const pixels = await pixelsOf(photo)
  const labels = async (/** @type {Kind} */ kind) => {
    const image = find(kind)
    return image ? classesIn((await pixelsOf(image)).data, set) : undefined
  }
  const { width, height, data } = pixels
  const confidence = find('confidence')
  await confidence?.decode()
  return {
    width,
    height,
    photo: data,
    truth: await labels('truth'),
    prediction: await labels('prediction'),
    confidence,
  }
}

/** Draws one layer at the image's size, labels over the image with `opacity` of 0 to 1. */
export function drawLayer(
  /** @type {HTMLCanvasElement} */ canvas,
  /** @type {Layers} */ layers,
  /** @type {Kind} */ kind,
  /** @type {ClassSet} */ set,
  /** @type {number} */ opacity,
) {
  const { width, height, photo, truth, prediction, confidence } = layers
  canvas.width = width
  canvas.height = height
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'))
  if (kind === 'confidence' && confidence) {
    context.drawImage(confidence, 0, 0, width, height)
    return
  }
  const image = new ImageData(Uint8ClampedArray.from(photo), width, height)
  const labels = kind === 'truth' ? truth : kind === 'prediction' ? prediction : undefined
  if (labels) blendLabels(image.data, labels, set, opacity)
  if (kind === 'errors' && truth && prediction) markErrors(image.data, truth, prediction, set.background)
  context.putImageData(image, 0, 0)
}

async function pixelsOf(/** @type {HTMLImageElement} */ image) {
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }))
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/** Classes by their colors, which are unique. */
function classesIn(/** @type {Uint8ClampedArray} */ rgba, /** @type {ClassSet} */ { classes }) {
  const byColor = new Map(
    classes.map(({ color: [red, green, blue] }, index) => [(red << 16) | (green << 8) | blue, index]),
  )
  const labels = new Uint8Array(rgba.length / 4)
  for (let i = 0; i < labels.length; i++) {
    const [red, green, blue] = /** @type {[number, number, number]} */ (
      /** @type {unknown} */ (rgba.subarray(4 * i, 4 * i + 3))
    )
    labels[i] = byColor.get((red << 16) | (green << 8) | blue) ?? IGNORE
  }
  return labels
}

function blendLabels(
  /** @type {Uint8ClampedArray} */ rgba,
  /** @type {Uint8Array} */ labels,
  /** @type {ClassSet} */ { classes, background },
  /** @type {number} */ opacity,
) {
  for (const [i, label] of labels.entries()) {
    if (label === 0 && background) continue
    mix(rgba, i, classes[label]?.color ?? [224, 224, 192], opacity)
  }
}

/** The image in gray, wrong pixels in the color of their kind. */
function markErrors(
  /** @type {Uint8ClampedArray} */ rgba,
  /** @type {Uint8Array} */ truth,
  /** @type {Uint8Array} */ prediction,
  /** @type {boolean} */ background,
) {
  for (const [i, t] of truth.entries()) {
    const p = prediction[i]
    const [red, green, blue] = [at(rgba, 4 * i), at(rgba, 4 * i + 1), at(rgba, 4 * i + 2)]
    rgba.fill(90 + 0.5 * (0.3 * red + 0.6 * green + 0.1 * blue), 4 * i, 4 * i + 3)
    if (t === IGNORE || t === p) continue
    const kind = background && p === 0 ? 'missed' : background && t === 0 ? 'spurious' : 'confused'
    mix(rgba, i, ERRORS[kind], 0.85)
  }
}

function mix(
  /** @type {Uint8ClampedArray} */ rgba,
  /** @type {number} */ i,
  /** @type {number[]} */ color,
  /** @type {number} */ share,
) {
  for (let c = 0; c < 3; c++) rgba[4 * i + c] = at(rgba, 4 * i + c) * (1 - share) + (color[c] ?? 0) * share
}

function at(/** @type {Uint8ClampedArray} */ bytes, /** @type {number} */ index) {
  return bytes[index] ?? 0
}
