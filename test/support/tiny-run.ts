import { join } from 'node:path'
import sharp from 'sharp'
import { rngFor } from '../../src/core/base/index.ts'
import { parseRecipe, type Recipe } from '../../src/core/recipes/index.ts'
import { labelPng, plant } from './voc.ts'

/** The smallest network and crop with which a whole run can be tried. */
const RECIPE = `
model: { backbone: resnet10-half, context: vortex, outputStride: 32, width: 4, projection: 4 }
data: { tree: tree }
defaults: { batch: 2, crop: 33 }
stages:
  - { name: a, data: tree, split: train, steps: 3, learningRate: 0.01 }
  - { name: b, data: tree, split: train, steps: 2, learningRate: 0.001, bn: frozen }
evaluate: { data: tree, split: val, every: 2, crop: 33, images: 1 }
checkpoint: { every: 2, keep: 1 }
`

/** Keys that leave out its evaluations. */
export const UNSCORED = ['stages.a.evaluate=false', 'stages.b.evaluate=false']

export function tinyRecipe(...set: string[]): Recipe {
  return parseRecipe(RECIPE, { file: 'tiny.yaml', name: 'tiny', set })
}

/** The recipe's file and its tree: a few pictures of noise, each with a band of class 1 and some ignored pixels. */
export async function plantTinyRun(folder: string): Promise<void> {
  const splits = { train: ['a1', 'a2', 'a3', 'a4', 'a5'], val: ['b1', 'b2'] }
  const files: Record<string, string | Uint8Array> = { 'tiny.yaml': RECIPE }
  for (const [split, ids] of Object.entries(splits)) {
    files[`tree/ImageSets/Segmentation/${split}.txt`] = ids.map((id) => `${id}\n`).join('')
    for (const id of ids) {
      const rng = rngFor(id)
      const pixels = Uint8Array.from({ length: 40 * 30 * 3 }, () => rng.below(256))
      const picture = sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
      files[`tree/JPEGImages/${id}.jpg`] = await picture.jpeg().toBuffer()
      files[`tree/SegmentationClass/${id}.png`] = labelPng(
        [...Array<number>(400).fill(1), ...Array<number>(40).fill(255)],
        40,
        30,
      )
    }
  }
  await plant(folder, files)
}

export function tinyFolder(folder: string, name: string): string {
  return join(folder, 'runs', name)
}
