import { add, isFinite, mul, sum, where, type Scalar, type Tensor } from '@tensorflow/tfjs'
import type { Engine, Program, VariableScope, VariableUpdate } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import { nextLossScale, type LossScale } from './loss-scale.ts'
import type { Step } from './compiled-step.ts'
import { createNumbers, emptySums, partOf, scalar } from './step-feeds.ts'
import {
  addPart,
  endOfStep,
  partOfStep,
  updateBySums,
  type BatchInput,
  type ReplicatedSettings,
  type StepSettings,
  type UpdateInput,
} from './step-program.ts'

type ScaleInput = 'lossScale'

const SCALE_INPUT = { lossScale: { shape: [], dtype: 'float32' } } as const

/** The training step of float16: in parts, even where that is one, and the update only where all gradients are finite. */
export async function compileScaled(
  engine: Engine,
  model: Model,
  settings: StepSettings,
  start: LossScale,
): Promise<Required<Omit<Step, 'variables'>>> {
  const numbersOf = createNumbers(settings)
  const part = await engine.compile(scaledPart(model, { ...settings, replicas: engine.devices.length }))
  const end = await engine.compile(scaledEnd(model, settings))
  const empty = emptySums(model, settings)
  await engine.writeVariables(empty)
  let scale = start
  return {
    run: async (inputs, watch) => {
      const lossScale = scalar(scale.scale)
      let loss = 0
      let fault = 0
      for (let i = 0; i < settings.accumulate; i++) {
        const results = await part.run({ ...partOf(model, settings, inputs, i), lossScale }, watch)
        loss += results.loss.data[0]!
        fault = results.fault.data[0]!
      }
      // What the optimizer counts are its own steps.
      if (fault === 0) await end.run({ ...numbersOf({ ...inputs, step: inputs.step - scale.skipped }), lossScale })
      else await engine.writeVariables(empty)
      scale = nextLossScale(scale, fault === 0)
      return loss
    },
    lossScale: () => scale,
    dispose: async () => {
      await part.dispose()
      await end.dispose()
    },
  }
}

/** `partOfStep` for the scaled loss; `fault` is 0 as long as all sums of gradients are finite. The loss is the plain one. */
function scaledPart(model: Model, settings: ReplicatedSettings): Program<BatchInput | ScaleInput, 'loss' | 'fault'> {
  const { inputs, ...part } = partOfStep(model, settings)
  return {
    ...part,
    inputs: { ...inputs, ...SCALE_INPUT },
    body: ({ lossScale, ...rest }, scope) => {
      const { loss, statistics, sums } = addPart(model, settings, rest, scope, lossScale as Scalar)
      const fault = faultIn(sums.map(({ value }) => value))
      return { outputs: { loss, fault }, updates: [...keepFinite(statistics, scope), ...sums] }
    },
  }
}

/** `endOfStep` for sums of a scaled loss's gradients. */
function scaledEnd(model: Model, settings: StepSettings): Program<UpdateInput | ScaleInput, 'learningRate'> {
  const { inputs, ...end } = endOfStep(model, settings)
  return {
    ...end,
    inputs: { ...inputs, ...SCALE_INPUT },
    body: ({ lossScale, ...rest }, scope) => ({
      outputs: { learningRate: rest.learningRate },
      updates: updateBySums(model, settings, rest, scope, lossScale as Scalar),
    }),
  }
}

/** 0 where all values are finite, else NaN: zero times a number is 0 for finite numbers alone. */
function faultIn(values: readonly Tensor[]): Scalar {
  return values.map((value) => sum<Scalar>(mul(value, 0))).reduce((all, one) => add(all, one))
}

/** The updates, where they are finite; else the old values: a statistic that is not would never be again. */
function keepFinite(updates: readonly VariableUpdate[], scope: VariableScope): VariableUpdate[] {
  return updates.map(({ variable, value }) => ({
    variable,
    value: where(isFinite(value), value, scope.get(variable)),
  }))
}
