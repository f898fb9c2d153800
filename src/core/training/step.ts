import type { Compiled, Engine } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import type { Step } from './compiled-step.ts'
import { INITIAL_LOSS_SCALE } from './loss-scale.ts'
import { compileScaled } from './scaled-step.ts'
import { createNumbers, emptySums, partOf } from './step-feeds.ts'
import { endOfStep, partOfStep, slotsOf, wholeStep, type StepSettings } from './step-program.ts'

/**
 * Compiles the training step of a stage: one program, or one for a part of the batch and one for the update. All devices of
 * the engine compute it together.
 * @param lossScale where that of a float16 stage stands
 */
export async function compileStep(
  engine: Engine,
  model: Model,
  settings: StepSettings,
  lossScale = INITIAL_LOSS_SCALE,
): Promise<Step> {
  const variables = [...model.variables, ...slotsOf(model, settings)]
  // Gradients of float16 may overflow or vanish.
  if (settings.precision === 'float16')
    return { variables, ...(await compileScaled(engine, model, settings, lossScale)) }
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
  await engine.writeVariables(emptySums(model, settings))
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
