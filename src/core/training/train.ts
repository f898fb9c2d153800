import { isAbsolute, join } from 'node:path'
import { messageOf, VERSION, VortexError, type Work } from '../base/index.ts'
import { openEngine, type EngineOptions } from '../engine/index.ts'
import { buildModel } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { lastCheckpoint, openRun, type Run, type RunEvent } from '../runs/index.ts'
import { adviceFor } from './advice.ts'
import { checkResumed, tellAbsent } from './classes.ts'
import type { TrainingContext } from './context.ts'
import { createEvaluator } from './evaluator.ts'
import { planStages, stageRange, type StagePlan } from './plan.ts'
import { checkSeen } from './seen.ts'
import { trainStage, type Ending } from './stage.ts'
import { beginState, enterStage, resumeState, type Beginning, type TrainingState } from './state.ts'
import { summarize, type TrainSummary } from './summary.ts'

export interface TrainOptions {
  /** Folder that the recipe's paths and `dir` are relative to. */
  root: string
  /** The run's folder; default `runs/<recipe's name>`. */
  dir?: string | undefined
  /** Begin anew in a free folder beside `dir`. */
  fresh?: boolean | undefined
  /** Run this stage only. */
  stage?: string | undefined
  /** Stop after so many steps; the schedule stays the recipe's. */
  steps?: number | undefined
  engine?: EngineOptions | undefined
  /** Decoding threads. */
  threads?: number | undefined
}

/**
 * Trains a recipe's stages one after another, or goes on where its run's folder stopped.
 * @throws `interrupted` after the step under way and a checkpoint, once the signal is aborted
 */
export async function train(recipe: Recipe, options: TrainOptions, work: Work = {}): Promise<TrainSummary> {
  const dir = runFolder(recipe, options)
  const begun = options.fresh ? undefined : await lastCheckpoint(dir)
  // A new run's folder is made only after everything it needs was found.
  const plansOf = (next: number) => planStages(recipe, stageRange(recipe, next, options.stage), options.root)
  const first = begun === undefined ? await plansOf(0) : undefined
  const beginning = first && (await beginState(recipe, first[0]!.classes, options.root, work))
  const checked = { recipe, root: options.root }
  const inherited = beginning ? await checkSeen({ ...checked, state: beginning.state, plans: first }, work) : []
  const run = await openRun(dir, recipe, { fresh: options.fresh ?? false }, work)
  try {
    const start = run.last === undefined && beginning ? beginning : await resumeState(run.last!, recipe)
    const at = run.last === undefined ? undefined : { stage: start.state.stage, step: start.state.step }
    const earlier = await run.eventsUntil(at)
    const plans = first ?? (await plansOf(nextStage(recipe, start.state, earlier)))
    checkResumed(start, plans, run.last)
    if (!beginning) await checkSeen({ ...checked, state: start.state, plans, dir: run.dir }, work)
    // Up to here nothing was written: what is refused leaves the folder as it was.
    if (plans.length > 0) {
      await run.rewind(at)
      if (run.last === undefined) for (const { stage, ids } of inherited) if (ids) await run.writeList(stage, ids)
      await runStages({ run, earlier, plans, start, options, work })
    }
    return await summarize(run.dir, start.state)
  } finally {
    await run.close()
  }
}

export function runFolder(recipe: Recipe, { root, dir = join('runs', recipe.name) }: TrainOptions): string {
  return isAbsolute(dir) ? dir : join(root, dir)
}

/** The first stage that is not done: steps, evaluation and checkpoint. */
function nextStage({ stages }: Recipe, { stage, step }: TrainingState, events: readonly RunEvent[]): number {
  const index = stages.findIndex(({ name }) => name === stage)
  const settled = events.some((event) => event.type === 'checkpoint' && event.stage === stage && event.step === step)
  return settled && step === stages[index]!.steps ? index + 1 : index
}

interface Stages {
  run: Run
  earlier: readonly RunEvent[]
  plans: readonly StagePlan[]
  start: Beginning
  options: TrainOptions
  work: Work
}

async function runStages({ run, earlier, plans, start, options, work }: Stages): Promise<void> {
  const { state } = start
  tellAbsent(plans, state, work)
  const model = buildModel(run.recipe.model, state.classes.classes.length)
  const engine = await openEngine(options.engine, work)
  const evaluator = createEvaluator(engine, model, state, work)
  const { threads, steps: stepsLeft = Infinity } = options
  const context: TrainingContext = { engine, model, run, evaluator, threads, stepsLeft, earlier, work }
  for (const message of await adviceFor(run.recipe, model, plans, engine))
    work.onEvent?.({ type: 'notice', level: 'warning', message })
  state.lineage = { ...state.lineage, versions: { vortex: VERSION, node: process.version, engine: engine.description } }
  try {
    if (start.weights) await run.append(state, start.weights)
    const ending = await crossStages(context, plans, start)
    await run.append(state, { type: 'stop', reason: ending })
    if (ending === 'interrupted') throw interrupted(run, state)
  } catch (error) {
    // The first fault is the one to tell, also where the disk has no room for this line.
    if (!(error instanceof VortexError && error.code === 'interrupted'))
      await run.append(state, { type: 'stop', reason: 'failed', message: messageOf(error) }).catch(() => undefined)
    throw error
  } finally {
    await evaluator.dispose()
    await engine.dispose()
  }
}

async function crossStages(context: TrainingContext, plans: readonly StagePlan[], start: Beginning): Promise<Ending> {
  const { state, values } = start
  for (const plan of plans) {
    const { stage, split } = plan
    if (context.work.signal?.aborted) return 'interrupted'
    if (context.stepsLeft <= 0) return 'limit'
    enterStage(start, stage.name)
    context.savedStep = undefined
    await context.run.writeList(stage.name, split.ids)
    if (state.step === 0) {
      state.lineage = { ...state.lineage, stages: [...state.lineage.stages, { ...plan.lineage, steps: 0 }] }
      const begun = { type: 'stage', steps: stage.steps, split: split.name, images: split.entries.length } as const
      await context.run.append(state, begun)
    }
    const ending = await trainStage(context, plan, state, values)
    if (ending !== 'done') return ending
  }
  return 'done'
}

function interrupted(run: Run, { stage, step }: TrainingState): VortexError {
  const where = `Stopped after step ${step} of stage ${stage}`
  return step === 0
    ? new VortexError('interrupted', `${where}, before the first.`)
    : new VortexError('interrupted', `${where}; the checkpoint is in ${run.dir}.`, {
        suggestions: ['The same command goes on from there.'],
      })
}
