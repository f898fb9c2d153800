import type { Work } from '../base/index.ts'
import type { EngineOptions } from '../engine/index.ts'
import { buildModel, type Model } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { lastCheckpoint, openRun, runFolder, type Run, type RunEvent } from '../runs/index.ts'
import { checkResumed } from './classes.ts'
import { nextStage } from './next-stage.ts'
import { planStages, stageRange, type StagePlan } from './plan.ts'
import { checkSeen } from './seen.ts'
import { beginState, resumeState, type Beginning, type TrainingState } from './state.ts'

export interface TrainOptions {
  /** Folder that the recipe's paths and `dir` are relative to. */
  root: string
  /** The run's folder; default `runs/<recipe's name>`. */
  dir?: string | undefined
  /** Start over in a free folder next to `dir`. */
  fresh?: boolean | undefined
  /** Run this stage only. */
  stage?: string | undefined
  /** Stop after so many steps; the schedule stays the recipe's. */
  steps?: number | undefined
  engine?: EngineOptions | undefined
  /** The data are meant to lack classes: no warning of those without a training pixel. */
  lacksClasses?: boolean | undefined
  /** Decoding threads. */
  threads?: number | undefined
}

/** One call of `train`: what it runs and where it stands. */
export interface Session {
  readonly model: Model
  readonly run: Run
  /** The stages of this call, with their images. */
  readonly plans: readonly StagePlan[]
  /** Events that the run had where it resumes. */
  readonly earlier: readonly RunEvent[]
  readonly options: TrainOptions
  readonly work: Work
  /** Values that the engine does not have yet; emptied once it does. */
  readonly values: Map<string, Float32Array>
  /** What a run that starts from a weight file took of it, for its events. */
  readonly weights?: Beginning['weights']
  /** Replaced by `advance` (train.ts) alone. */
  state: Readonly<TrainingState>
}

/**
 * Opens a run's folder and finds where it stands. A new run's folder is made only after everything it needs was found.
 */
export async function openSession(recipe: Recipe, options: TrainOptions, work: Work): Promise<Session> {
  const dir = runFolder(recipe, options)
  const begun = options.fresh ? undefined : await lastCheckpoint(dir)
  const plansOf = (next: number) => planStages(recipe, stageRange(recipe, next, options.stage), options.root)
  const first = begun === undefined ? await plansOf(0) : undefined
  const beginning = first && (await beginState(recipe, first[0]!.classes, options.root, work))
  const checked = { recipe, root: options.root }
  const inherited = beginning ? await checkSeen({ ...checked, state: beginning.state, plans: first }, work) : []
  const run = await openRun(dir, recipe, { fresh: options.fresh ?? false }, work)
  try {
    const start = run.last === undefined && beginning ? beginning : await resumeState(run.last!, recipe)
    const { state } = start
    const at = run.last === undefined ? undefined : state
    const earlier = await run.eventsUntil(at)
    const plans = first ?? (await plansOf(nextStage(recipe, state, earlier)))
    checkResumed(start, plans, run.last)
    if (!beginning) await checkSeen({ ...checked, state, plans, dir: run.dir }, work)
    // Up to here nothing was written: what is refused leaves the folder as it was.
    if (plans.length > 0) await run.rewind(at)
    if (run.last === undefined) for (const { stage, ids } of inherited) if (ids) await run.writeList(stage, ids)
    const model = buildModel(recipe.model, state.classes.classes.length)
    return { model, run, plans, earlier, options, work, ...start }
  } catch (error) {
    await run.close()
    throw error
  }
}
