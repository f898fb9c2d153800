import { totalmem } from 'node:os'
import type { Work } from '../base/index.ts'
import { openEngine, type Engine } from '../engine/index.ts'
import { buildModel } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { lastCheckpoint, readRun, refuseOtherRecipe, runFolder } from '../runs/index.ts'
import { checkResumed, tellAbsent } from './classes.ts'
import { requireShares } from './devices.ts'
import { nextStage } from './next-stage.ts'
import { chooseParts, type ChosenParts } from './parts/choose.ts'
import { planStages, stageRange, type StagePlan } from './plan.ts'
import { checkSeen } from './seen.ts'
import type { TrainOptions } from './session.ts'
import { openStage, type StageSession } from './stage.ts'
import { beginState, resumeState, type Beginning } from './state.ts'

/** What a training would do, found out by one step of it. */
export interface DryRun {
  run: string
  /** The checkpoint that it would go on from. */
  checkpoint: string | null
  engine: string
  stages: { name: string; split: string; images: number; steps: number; scoredOn: number }[]
  /** Stages with `accumulate: auto`, and what was tried for them. */
  accumulate: ChosenParts[]
  /** The step that was tried, and the devices that computed it; null where nothing is left to do. */
  step: { stage: string; loss: number; imagesPerSecond: number; devices: string[] } | null
  /** The most that this process ever held, and what the machine has. */
  peakRssBytes: number
  memoryBytes: number
}

/** Resolves everything, looks for every image and runs one step; writes nothing. */
export async function dryRun(written: Recipe, options: TrainOptions, work: Work = {}): Promise<DryRun> {
  const dir = runFolder(written, options)
  const { recipe, chosen } = await chooseParts(written, { ...options, dir }, work)
  const last = options.fresh ? undefined : await lastCheckpoint(dir)
  if (last !== undefined) await refuseOtherRecipe(dir, recipe)
  const begun = last === undefined ? undefined : await resumeState(last, recipe)
  const next = begun ? nextStage(recipe, begun.state, (await readRun(dir)).events) : 0
  const plans = await planStages(recipe, stageRange(recipe, next, options.stage), options.root)
  const start = begun ?? (await beginState(recipe, plans[0]!.classes, options.root, work))
  checkResumed(start, plans, last)
  await checkSeen({ recipe, state: start.state, plans, dir: last && dir, root: options.root }, work)
  tellAbsent(plans, start.state, work)
  const model = buildModel(recipe.model, start.state.classes.classes.length)
  const engine = await openEngine(options.engine, work)
  const trial = { model, run: { recipe }, options, work: quiet(work), ...start }
  try {
    requireShares(plans, engine)
    const plan = plans.find(({ stage }) => stepsDone(start, stage.name) < stage.steps)
    return {
      run: dir,
      checkpoint: last ?? null,
      engine: engine.description,
      stages: plans.map(describe),
      accumulate: chosen,
      step: plan ? await tryStep(trial, engine, plan) : null,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      memoryBytes: totalmem(),
    }
  } finally {
    await engine.dispose()
  }
}

/** Its one step is told in the result, not as progress. */
function quiet({ signal }: Work): Work {
  return signal ? { signal } : {}
}

function stepsDone({ state }: Pick<Beginning, 'state'>, stage: string): number {
  return state.stage === stage ? state.step : 0
}

async function tryStep(trial: StageSession, engine: Engine, plan: StagePlan): Promise<DryRun['step']> {
  const { name, batch } = plan.stage
  const step = stepsDone(trial, name)
  const stage = await openStage({ ...trial, state: { ...trial.state, stage: name, step } }, engine, plan)
  try {
    const feeds = await stage.feedsOf(step)
    const began = performance.now()
    let devices: string[] = []
    const loss = await stage.step.run(feeds, (names) => (devices = names))
    return { stage: name, loss, imagesPerSecond: (1000 * batch) / (performance.now() - began), devices }
  } finally {
    await stage.close()
  }
}

function describe({ stage, split, evaluation }: StagePlan): DryRun['stages'][number] {
  const { name, steps } = stage
  return {
    name,
    split: split.name,
    images: split.entries.length,
    steps,
    scoredOn: evaluation?.scoredOn.entries.length ?? 0,
  }
}
