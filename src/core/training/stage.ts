import { openBatches } from '../batches/index.ts'
import type { Engine } from '../engine/index.ts'
import { slotName, withShapes, type NamedArray } from '../weights/index.ts'
import { createEvaluator, type Evaluator } from './evaluator.ts'
import { createFeeder, type StepFeeds } from './feeds.ts'
import type { StagePlan } from './plan.ts'
import type { Session } from './session.ts'
import type { Step } from './compiled-step.ts'
import { compileStep } from './step.ts'
import { averagedVariables } from './trained.ts'

/** A stage whose step is compiled and whose data is being read. */
export interface OpenStage {
  plan: StagePlan
  /** All that a step reads, a function of (seed, stage, step) alone. Steps are counted from 0. */
  feedsOf(step: number): Promise<StepFeeds>
  step: Step
  evaluator: Evaluator
  /** The network's variables and their slots. */
  readValues(): Promise<Map<string, NamedArray>>
  close(): Promise<void>
}

/** What of a session a stage needs. */
export interface StageSession extends Pick<Session, 'model' | 'options' | 'work' | 'values' | 'state'> {
  run: Pick<Session['run'], 'recipe'>
}

/** Compiles a stage's step and gives the engine the values to start from: `session.values`, which is emptied. */
export async function openStage(
  { model, run, options, work, values, state }: StageSession,
  engine: Engine,
  plan: StagePlan,
): Promise<OpenStage> {
  const { stage, split } = plan
  const { seed } = run.recipe.defaults
  const { crop, scale, scaleStep, flip } = stage
  const step = await compileStep(engine, model, plan.settings, state.lossScale)
  const averaged = averagedVariables(model, stage).map(({ name }) => name)
  const source = openBatches(
    {
      ...{
        entries: split.entries,
        batch: stage.batch,
        steps: stage.steps,
        seed,
        stage: stage.name,
        classes: state.classes,
      },
      ...{ augmentation: { crop, scale, scaleStep, flip }, normalization: state.normalization },
      ...(options.threads !== undefined && { threads: options.threads }),
    },
    work,
  )
  const evaluator = createEvaluator(engine, model, { ...state, averaged, precision: stage.precision }, work)
  const close = async () => {
    await source.close()
    await evaluator.dispose()
    await step.dispose()
  }
  try {
    await engine.writeVariables(startingValues(step, values, state.step > 0))
    // A moving average begins with the value that the stage begins with.
    const begun = state.step > 0 ? [] : await engine.readVariables(averaged)
    await engine.writeVariables(new Map([...begun].map(([name, value]) => [slotName('ema', name), value])))
  } catch (error) {
    await close()
    throw error
  }
  values.clear()
  return {
    plan,
    feedsOf: createFeeder(model, stage, seed, source),
    step,
    evaluator,
    readValues: async () =>
      withShapes(step.variables, await engine.readVariables(step.variables.map(({ name }) => name))),
    close,
  }
}

/** The values given; of a stage that begins, the optimizer's memory is empty. */
function startingValues(
  { variables }: Step,
  values: ReadonlyMap<string, Float32Array>,
  resuming: boolean,
): Map<string, Float32Array> {
  const starting = new Map<string, Float32Array>()
  for (const { name, shape, role } of variables) {
    const value = role === 'slot' && !resuming ? undefined : values.get(name)
    if (value) starting.set(name, value)
    else if (role === 'slot') starting.set(name, new Float32Array(shape.reduce((product, size) => product * size, 1)))
  }
  return starting
}
