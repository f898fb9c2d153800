import { resolve } from 'node:path'
import { exists, readBytes, usableMemory } from '../base/index.ts'
import { openTree, readSplit, type Entry } from '../datasets/index.ts'
import { cacheFolder } from '../engine/index.ts'
import { weightsPath } from '../fetch/index.ts'
import { readImageHeader } from '../images/index.ts'
import { BACKBONES, type BackboneName } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { inspectWeights } from '../weights/index.ts'

/** What choices are made from. */
export interface Facts {
  /** Images of the split that is trained on. */
  images: number
  /** Width and height of a typical one: the medians. */
  width: number
  height: number
  /** The longest side of any that was looked at. */
  longest: number
  /** Of each class in the split; absent where the tree's record does not count them. */
  pixels?: readonly number[] | undefined
  classes: readonly string[]
  /** The backbone that the weight file is of; null without a weight file. */
  weights: BackboneName | null
  memoryBytes: number
}

/** As many images' sizes are read: enough for a median. */
const LOOKED_AT = 200

const isBackbone = (name: string | undefined): name is BackboneName => name !== undefined && name in BACKBONES

/** Looks at a recipe's first stage: its tree, its weight file, and the machine. */
export async function gatherFacts({ stages, data, weights, model }: Recipe, root: string): Promise<Facts> {
  const { data: name, split } = stages[0]!
  const tree = await openTree(resolve(root, data[name]!))
  const { entries } = await readSplit(tree, split, { labels: true })
  const counted = tree.record?.splits[split]
  const pixels = counted && 'classes' in counted ? counted.classes.map((one) => one.pixels) : undefined
  return {
    images: entries.length,
    ...(await sizesOf(entries)),
    pixels,
    classes: tree.classes.classes.map((one) => one.name),
    weights: weights === 'none' ? null : ((await backboneOf(weights, root)) ?? model.backbone),
    memoryBytes: await usableMemory(),
  }
}

/** What a weight file is of; undefined where it does not exist or does not say, which training then reports. */
async function backboneOf(weights: string, root: string): Promise<BackboneName | undefined> {
  const path = await weightsPath(weights, { root, cache: cacheFolder() })
  if (!(await exists(path))) return undefined
  const { meta, network } = await inspectWeights(path)
  const name = meta?.model.backbone ?? network?.backbone
  return isBackbone(name) ? name : undefined
}

async function sizesOf(entries: readonly Entry[]): Promise<Pick<Facts, 'width' | 'height' | 'longest'>> {
  const every = Math.ceil(entries.length / LOOKED_AT)
  const sizes: { width: number; height: number }[] = []
  for (const { image } of entries.filter((_, index) => index % every === 0))
    sizes.push(await readImageHeader(await readBytes(image), image))
  const middle = (side: 'width' | 'height') =>
    sizes.map((size) => size[side]).sort((a, b) => a - b)[sizes.length >> 1] ?? 0
  const longest = Math.max(0, ...sizes.map(({ width, height }) => Math.max(width, height)))
  return { width: middle('width'), height: middle('height'), longest }
}
