import { isInterruption } from '../base/index.ts'
import { openBatches } from '../batches/index.ts'
import type { Compiled } from '../engine/index.ts'
import type { TrainingContext } from './context.ts'
import { createFeeder, type StepFeeds } from './feeds.ts'
import { createPace, formatDuration } from './pace.ts'
import type { StagePlan } from './plan.ts'
import { brokenLoss, save, settle } from './save.ts'
import type { TrainingState } from './state.ts'
import { buildStepProgram, type StepInput, type StepProgram } from './step-program.ts'

/** Why a stage's loop ended. */
export type Ending = 'done' | 'limit' | 'interrupted'

/** A stage that is ready to run. */
interface Ready {
  context: TrainingContext
  plan: StagePlan
  program: StepProgram
  compiled: Compiled<StepInput, 'loss'>
  feedsOf: (step: number) => Promise<StepFeeds>
}

/**
 * Runs a stage from `state` on, which moves along, and saves where it ends.
 * @param values variables that the engine does not have yet and, where the stage goes on, its optimizer's slots;
 *   emptied once they are written, so that the memory is free
 */
export async function trainStage(
  context: TrainingContext,
  plan: StagePlan,
  state: TrainingState,
  values: Map<string, Float32Array>,
): Promise<Ending> {
  const program = buildStepProgram(context.model, plan.stage)
  const compiled = await context.engine.compile(program)
  const source = openBatches(batchOptions(context, plan, state), context.work)
  try {
    await context.engine.writeVariables(startingValues(program, values))
    values.clear()
    const feedsOf = createFeeder(context.model, plan.stage, context.run.recipe.defaults.seed, source)
    const ready = { context, plan, program, compiled, feedsOf }
    const ending = await runSteps(ready, state)
    if (ending !== 'done' && state.step > 0 && state.step !== context.savedStep)
      await save(context, plan, state, program)
    return ending
  } finally {
    await source.close()
    await compiled.dispose()
  }
}

/** The loop. */
async function runSteps({ context, plan, program, compiled, feedsOf }: Ready, state: TrainingState): Promise<Ending> {
  const { stage } = plan
  const { signal } = context.work
  const pace = createPace()
  try {
    // A run that was stopped between a step and what was due after it does that first.
    if (state.step > 0) await settle(context, plan, state, program)
    if (state.step === stage.steps) return 'done'
    let next = unwatched(feedsOf(state.step))
    while (state.step < stage.steps) {
      const began = performance.now()
      const { feeds, ids, learningRate } = await next
      const dataWaitMs = performance.now() - began

      // The device computes; meanwhile the next step's feeds are made.
      const running = compiled.run(feeds)
      if (state.step + 1 < stage.steps) next = unwatched(feedsOf(state.step + 1))
      const loss = (await running).loss.data[0]!
      if (!Number.isFinite(loss)) throw brokenLoss(loss, state, learningRate, ids)

      state.step++
      context.stepsLeft--
      pace.add(performance.now() - began)
      await tell(context, plan, state, { loss, learningRate, dataWaitMs, ids, secondsPerStep: pace.secondsPerStep() })
      await settle(context, plan, state, program)
      if (state.step === stage.steps) break
      if (signal?.aborted) return 'interrupted'
      if (context.stepsLeft <= 0) return 'limit'
    }
    return 'done'
  } catch (error) {
    if (isInterruption(error)) return 'interrupted'
    throw error
  }
}

interface Measured {
  loss: number
  learningRate: number
  dataWaitMs: number
  ids: readonly string[]
  secondsPerStep: number
}

/** One line for the run's events, one for whoever watches. */
async function tell({ run, work }: TrainingContext, { stage }: StagePlan, state: TrainingState, measured: Measured) {
  const { secondsPerStep, ...step } = measured
  const imagesPerSecond = stage.batch / secondsPerStep
  const etaSeconds = (stage.steps - state.step) * secondsPerStep
  const residentBytes = process.memoryUsage.rss()
  await run.append(state, { type: 'step', ...step, imagesPerSecond, residentBytes, etaSeconds })
  const speed = `${imagesPerSecond.toFixed(1)} images/s, ${formatDuration(etaSeconds)} left`
  work.onEvent?.({
    type: 'progress',
    task: `Training ${stage.name}`,
    done: state.step,
    total: stage.steps,
    detail: `loss ${step.loss.toFixed(3)}, ${speed}`,
  })
}

function batchOptions(
  { run, threads }: TrainingContext,
  { stage, split }: StagePlan,
  { classes, normalization }: TrainingState,
) {
  const { batch, steps, crop, scale, scaleStep, flip } = stage
  return {
    ...{ entries: split.entries, batch, steps, seed: run.recipe.defaults.seed, stage: stage.name, classes },
    ...{ augmentation: { crop, scale, scaleStep, flip }, normalization },
    ...(threads !== undefined && { threads }),
  }
}

/** The values given, and zero momentum where none is: so every stage starts. */
function startingValues(
  { variables }: StepProgram,
  values: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const starting = new Map<string, Float32Array>()
  for (const { name, shape, role } of variables) {
    const value = values.get(name)
    if (value) starting.set(name, value)
    else if (role === 'slot') starting.set(name, new Float32Array(shape.reduce((product, size) => product * size, 1)))
  }
  return starting
}

/** Whoever awaits it gets its fault; until then nobody has to. */
function unwatched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
