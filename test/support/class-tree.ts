import sharp from 'sharp'
import { rngFor } from '../../src/core/base/index.ts'
import { encodeIndexedPng } from '../../src/core/formats/index.ts'
import { paletteOf, type ClassSet } from '../../src/core/labels/index.ts'
import { plant } from './voc.ts'

const BANDS = 2
const [WIDTH, HEIGHT] = [80, 60]

/**
 * Plants a prepared tree of a class set: noisy images of two bands, each of one class in that class's own shade, so
 * that a network learns it in a few steps. The top row of pixels is ignored.
 * @param splits images of each
 */
export async function plantClassTree(root: string, set: ClassSet, splits: Record<string, number>): Promise<string> {
  const files: Record<string, string | Uint8Array> = { 'dataset.json': JSON.stringify(recordOf(set, splits)) }
  for (const [split, count] of Object.entries(splits)) {
    const ids = Array.from({ length: count }, (_, index) => `${split}_${index}`)
    files[`ImageSets/Segmentation/${split}.txt`] = ids.map((id) => `${id}\n`).join('')
    for (const [index, id] of ids.entries()) {
      const { image, label } = draw(set, index)
      files[`JPEGImages/${id}.jpg`] = await sharp(image, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
        .jpeg({ quality: 95 })
        .toBuffer()
      files[`SegmentationClass/${id}.png`] = encodeIndexedPng({
        ...{ width: WIDTH, height: HEIGHT, data: label, palette: paletteOf(set) },
      })
    }
  }
  return plant(root, files)
}

function draw({ classes }: ClassSet, index: number) {
  const rng = rngFor('class tree', classes.length, index)
  const image = new Uint8Array(WIDTH * HEIGHT * 3)
  const label = new Uint8Array(WIDTH * HEIGHT)
  for (let at = 0; at < label.length; at++) {
    const [y, x] = [Math.floor(at / WIDTH), at % WIDTH]
    const value = (index * BANDS + Math.floor((BANDS * x) / WIDTH)) % classes.length
    label[at] = y === 0 ? 255 : value
    const shade = [97 * value, 151 * value + 60, 211 * value + 120]
    for (let c = 0; c < 3; c++) image[3 * at + c] = (shade[c]! % 230) + rng.below(25)
  }
  return { image, label }
}

/** dataset.json, with the pixels of each split's classes. */
function recordOf(set: ClassSet, splits: Record<string, number>): object {
  const countsOf = (count: number) => {
    const pixels = new Uint32Array(256)
    for (let index = 0; index < count; index++) for (const value of draw(set, index).label) pixels[value]!++
    return set.classes.map((_, index) => ({ pixels: pixels[index]!, images: 0 }))
  }
  const split = (count: number) => ({
    ...{ count, sha256: '', missing: 0, official: false, labels: count, ignoredPixels: count * WIDTH },
    classes: countsOf(count),
  })
  const images = Object.values(splits).reduce((sum, count) => sum + count, 0)
  return {
    ...{ format: 'vortex-dataset', version: 2, vortex: '0.1.0', kind: 'voc', sources: [], options: {}, partial: false },
    ...{ images, labels: images, ignoredPixels: images * WIDTH, background: set.background, faults: [] },
    splits: Object.fromEntries(Object.entries(splits).map(([name, count]) => [name, split(count)])),
    classes: set.classes.map(({ name, color }) => ({ name, color, pixels: 0, images: 0 })),
    photographs: { grey: 0, fourChannels: 0, progressive: 0, profile: 0 },
    ...{ suffixes: { '.jpg': images }, orientations: {} },
  }
}
