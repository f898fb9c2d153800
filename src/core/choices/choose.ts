import type { BackboneName } from '../models/index.ts'
import type { Facts } from './facts.ts'
import { stepBytes } from './memory.ts'
import { classWeightsFor } from './class-weights.ts'

/** What is chosen for a first training. */
export interface Chosen {
  backbone: BackboneName
  crop: number
  batch: number
  steps: number
  learningRate: number
  classWeights: 'none' | readonly number[]
  evaluationCrop: number
  evaluateEvery: number
}

/** What the user set, the number of a batch's parts too. */
export interface Given extends Partial<Chosen> {
  accumulate?: number
}

/** Of the machine's memory; the rest is for evaluation, decoding and other programs. */
export const SHARE = 0.6
export const LARGEST_CROP = 513
export const SMALLEST_CROP = 65
/** Batch norm needs a few images at once. */
const FEWEST_AT_ONCE = 4
const BATCHES = [16, 8, 4, 2, 1]
/** The paper trains VOC for 45 epochs. */
export const EPOCHS = 50
export const FEWEST_STEPS = 500
export const MOST_STEPS = 30_000
export const EVALUATIONS = 5

/**
 * Chooses what a first training leaves open. What the user set is kept, and the rest is chosen to go with it.
 *
 * - backbone: the weight file's; without one the smallest, which learns most from random initialization and few images.
 * - crop: the shorter side of a typical image, 8k + 1, from 65 to 513; smaller where memory does not hold four images.
 * - batch: 16 or the largest of 8, 4, 2, 1 that fits into 60 % of the memory and is at most half the images; 8 at least
 *   where there are 16 images, in parts if need be (`accumulate: auto` finds how many).
 * - steps: 50 epochs, from 500 to 30,000 steps.
 * - class weights: the root of the inverse frequency where a class has ten times the pixels of another.
 * - learning rate: 0.007 for batch 16 from weights (the paper's), 0.05 for batch 8 from random initialization (the demo's),
 *   proportional to the batch.
 */
export function choose(facts: Facts, set: Given): Chosen {
  const backbone = set.backbone ?? facts.weights ?? 'resnet10-half'
  const classes = facts.classes.length
  const fits = (crop: number, images: number) =>
    stepBytes({ backbone, crop, classes, images }) <= SHARE * facts.memoryBytes

  let crop = set.crop ?? typicalCrop(facts)
  const atLeast = Math.min(FEWEST_AT_ONCE, set.batch ?? FEWEST_AT_ONCE)
  if (set.crop === undefined) while (crop > SMALLEST_CROP && !fits(crop, atLeast)) crop -= 8

  const batch = set.batch ?? chooseBatch(facts.images, set.accumulate, (images) => fits(crop, images))
  const steps = set.steps ?? Math.min(Math.max(stepsOf(EPOCHS, facts.images, batch), FEWEST_STEPS), MOST_STEPS)
  const rate = facts.weights === null ? 0.05 / 8 : 0.007 / 16
  return {
    ...{ backbone, crop, batch, steps },
    learningRate: set.learningRate ?? Number((rate * batch).toPrecision(3)),
    classWeights: set.classWeights ?? classWeightsFor(facts),
    evaluationCrop: set.evaluationCrop ?? Math.max(8 * Math.ceil((facts.longest - 1) / 8) + 1, crop),
    evaluateEvery: set.evaluateEvery ?? Math.ceil(steps / EVALUATIONS),
  }
}

/** The shorter side of a typical image as 8k + 1. */
export function typicalCrop({ width, height }: Facts): number {
  const side = 8 * Math.floor((Math.min(width, height) - 1) / 8) + 1
  return Math.min(Math.max(side, SMALLEST_CROP), LARGEST_CROP)
}

export function stepsOf(epochs: number, images: number, batch: number): number {
  return Math.ceil((epochs * images) / batch)
}

function chooseBatch(images: number, parts: number | undefined, fits: (images: number) => boolean): number {
  const atMost = BATCHES.find((size) => size <= Math.max(images / 2, 1))!
  const atOnce = BATCHES.find(fits) ?? 1
  return parts === undefined ? Math.min(Math.max(atOnce, 8), atMost) : parts * Math.min(atOnce, atMost)
}
