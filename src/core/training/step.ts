import type { Compiled, Engine, VariableSpec } from '../engine/index.ts'
import { dropoutOf, type Model } from '../models/index.ts'
import { divisorOf } from './losses/class-weights.ts'
import { optimizerOf } from './optimizers/index.ts'
import { accumulators, endOfStep, partOfStep, slotsOf, wholeStep, type StepSettings } from './step-program.ts'

/** A whole batch and the numbers of its step. */
export interface StepInputs {
  /** [N, S, S, 3] */
  images: Float32Array
  /** [N, S, S] */
  labels: Int32Array
  /** Of the whole batch; unread for a network without dropout. */
  dropoutMask: Float32Array
  learningRate: number
  /** Counted from 0 in its stage. */
  step: number
}

/** A compiled training step. */
export interface Step {
  /** What a checkpoint holds: the network's variables and their slots. */
  variables: readonly VariableSpec[]
  /**
   * Trains on a batch. Returns the loss before the update.
   * @param watch told which devices computed
   */
  run(inputs: StepInputs, watch?: (devices: string[]) => void): Promise<number>
  dispose(): Promise<void>
}

/**
 * Compiles the training step of a stage: one program, or one for a part of the batch and one for the update. All devices of
 * the engine compute it together.
 */
export async function compileStep(engine: Engine, model: Model, settings: StepSettings): Promise<Step> {
  const variables = [...model.variables, ...slotsOf(model, settings)]
  const numbersOf = createNumbers(settings)
  const replicated = { ...settings, replicas: engine.devices.length }
  if (settings.accumulate === 1) {
    const whole = await engine.compile(wholeStep(model, replicated))
    const run: Step['run'] = async (inputs, watch) =>
      lossIn(await whole.run({ ...partOf(model, settings, inputs, 0), ...numbersOf(inputs) }, watch))
    return { variables, run, dispose: () => whole.dispose() }
  }
  const part = await engine.compile(partOfStep(model, replicated))
  const end = await engine.compile(endOfStep(model, settings))
  const empty = accumulators(model, settings).map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))] as const)
  await engine.writeVariables(new Map(empty))
  return {
    variables,
    run: async (inputs, watch) => {
      let loss = 0
      for (let i = 0; i < settings.accumulate; i++)
        loss += lossIn(await part.run(partOf(model, settings, inputs, i), watch))
      await end.run(numbersOf(inputs))
      return loss
    },
    dispose: async () => {
      await part.dispose()
      await end.dispose()
    },
  }
}

function lossIn({ loss }: Awaited<ReturnType<Compiled<never, 'loss'>['run']>>): number {
  return loss.data[0]!
}

/** The feeds of the i-th part of a batch. */
function partOf(model: Model, settings: StepSettings, inputs: StepInputs, i: number) {
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

function createNumbers({ optimizer }: StepSettings) {
  const chosen = optimizerOf(optimizer)
  return ({ learningRate, step }: StepInputs) => {
    const numbers = chosen.corrections(step)
    return { learningRate: scalar(learningRate), corrections: vector(numbers.length > 0 ? numbers : [0]) }
  }
}

function scalar(value: number) {
  return { shape: [], data: Float32Array.of(value) }
}

function vector(values: readonly number[]) {
  return { shape: [values.length], data: Float32Array.from(values) }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
