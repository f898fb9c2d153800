import {
  EPOCHS,
  EVALUATIONS,
  FEWEST_STEPS,
  LARGEST_CROP,
  MOST_STEPS,
  SHARE,
  SMALLEST_CROP,
  stepsOf,
  typicalCrop,
  type Chosen,
} from './choose.ts'
import { rarity } from './class-weights.ts'
import type { Facts } from './facts.ts'

/** Why {@link choose} chose each value, as the end of a sentence. */
export function reasonsFor(facts: Facts, chosen: Chosen): Record<keyof Chosen, string> {
  const { crop, batch } = chosen
  const { images, memoryBytes } = facts
  const imported = facts.weights !== null
  const typical = `images of ${facts.width} x ${facts.height} (median)`
  return {
    backbone: imported
      ? 'the weight file is of it'
      : 'the smallest, because it is randomly initialized; --set weights=FILE takes the backbone of the file and needs fewer images',
    crop:
      crop < typicalCrop(facts)
        ? `${typical}, but larger crops do not fit into ${gigabytes(SHARE * memoryBytes)}, ${100 * SHARE} % of the memory`
        : `${typical}; at least ${SMALLEST_CROP}, at most ${LARGEST_CROP}`,
    batch: `${images} images to train on; at most 16, and half of them`,
    steps: `${EPOCHS} epochs are ${stepsOf(EPOCHS, images, batch)} steps; at least ${FEWEST_STEPS}, at most ${MOST_STEPS}; the progress line says how long they take here`,
    learningRate: imported ? "0.007 for batch 16 (the paper's)" : '0.05 for batch 8 from random initialization',
    classWeights: rarity(facts),
    evaluationCrop: `the longest side of an image is ${facts.longest}`,
    evaluateEvery: `${EVALUATIONS} evaluations`,
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
