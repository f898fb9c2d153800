import { dropoutOf, type Model } from '../models/index.ts'
import { divisorOf } from './losses/class-weights.ts'
import { optimizerOf } from './optimizers/index.ts'
import type { StepInputs } from './compiled-step.ts'
import { accumulators, type StepSettings } from './step-program.ts'

/** The feeds of the i-th part of a batch. */
export function partOf(model: Model, settings: StepSettings, inputs: StepInputs, i: number) {
  const { crop, batch, accumulate, loss } = settings
  const count = batch / accumulate
  const share = (length: number) => [(i * length) / accumulate, ((i + 1) * length) / accumulate] as const
  const { images, labels, dropoutMask } = inputs
  const dropout = dropoutOf(model, count, crop)
  return {
    images: { shape: [count, crop, crop, 3], data: images.subarray(...share(images.length)) },
    labels: { shape: [count, crop, crop], data: labels.subarray(...share(labels.length)) },
    divisor: scalar(divisorOf(labels, loss.classWeights)),
    dropoutMask: dropout
      ? { shape: dropout.shape, data: dropoutMask.subarray(...share(dropoutMask.length)) }
      : vector([0]),
  }
}

/** The feeds of the update. */
export function createNumbers({ optimizer }: StepSettings) {
  const chosen = optimizerOf(optimizer)
  return ({ learningRate, step }: StepInputs) => {
    const numbers = chosen.corrections(step)
    return { learningRate: scalar(learningRate), corrections: vector(numbers.length > 0 ? numbers : [0]) }
  }
}

/** Zeros for the sums of gradients, as they are between steps. */
export function emptySums(model: Model, settings: StepSettings): Map<string, Float32Array> {
  return new Map(accumulators(model, settings).map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]))
}

export function scalar(value: number) {
  return { shape: [], data: Float32Array.of(value) }
}

function vector(values: readonly number[]) {
  return { shape: [values.length], data: Float32Array.from(values) }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
