import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { exists, rngFor } from '../base/index.ts'
import { openTree, readSplit, type Entry } from '../datasets/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { VOC, vocPalette, type ClassSet } from '../labels/index.ts'
import type { Recipe, Stage } from '../recipes/index.ts'
import { cropInto, decodeSample, drawAugmentation } from '../samples/index.ts'
import { medianOf } from './statistics.ts'

export interface DataTimes {
  /** One image and its label, on one core. */
  decode: { medianMs: number }
  /** One crop of the stage's size, on one core. */
  augment: { medianMs: number }
}

const PICTURES = 20

/** What a bench is about: a stage's own images, or none where they are not there. */
export interface BenchData {
  classes: ClassSet
  entries: readonly Entry[]
}

/** A stage's images and classes; no images and VOC's classes where there is no such dataset. */
export async function findData(recipe: Recipe, { data, split }: Stage): Promise<BenchData> {
  const path = recipe.data[data]!
  if (!(await exists(path))) return { classes: VOC, entries: [] }
  const tree = await openTree(path)
  const { entries } = await readSplit(tree, split, { labels: true })
  return { classes: tree.classes, entries: entries.slice(0, PICTURES) }
}

/** Times the way of an image to a crop, on the stage's own images or, where there are none, on drawn ones. */
export async function timeData({ classes, entries: own }: BenchData, stage: Stage): Promise<DataTimes> {
  const folder = await mkdtemp(join(tmpdir(), 'vortex-bench-'))
  try {
    const entries = own.length > 0 ? own : await drawPictures(folder, classes.classes.length)
    const decoding: number[] = []
    const augmenting: number[] = []
    const image = new Float32Array(stage.crop ** 2 * 3)
    const labels = new Int32Array(stage.crop ** 2)
    const normalization = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const
    for (const [index, entry] of entries.entries()) {
      const began = performance.now()
      const sample = await decodeSample(entry, classes)
      const decoded = performance.now()
      const augmentation = drawAugmentation(rngFor('bench', index), sample, stage)
      cropInto(sample, augmentation, normalization, image, labels)
      decoding.push(decoded - began)
      augmenting.push(performance.now() - decoded)
    }
    return { decode: { medianMs: medianOf(decoding) }, augment: { medianMs: medianOf(augmenting) } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function drawPictures(folder: string, classes: number): Promise<Entry[]> {
  return Promise.all(Array.from({ length: PICTURES }, (_, index) => drawPicture(folder, index, classes)))
}

/** A JPEG of VOC's usual size with a photo's amount of detail, and a label of ten boxes. */
async function drawPicture(folder: string, index: number, classes: number): Promise<Entry> {
  const [width, height] = [500, 375]
  const rng = rngFor('bench', 'picture', index)
  const coarse = Uint8Array.from({ length: 125 * 94 * 3 }, () => rng.below(256))
  const entry = { id: String(index), image: join(folder, `${index}.jpg`), label: join(folder, `${index}.png`) }
  await sharp(coarse, { raw: { width: 125, height: 94, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .jpeg({ quality: 90 })
    .toFile(entry.image)
  const data = Uint8Array.from({ length: width * height }, (_, i) => Math.floor((i % width) / 50) % classes)
  await writeFile(entry.label, encodeIndexedPng({ width, height, data, palette: vocPalette() }))
  return entry
}
