import { totalmem } from 'node:os'
import type { Work } from '../base/index.ts'
import { openEngine } from '../engine/index.ts'
import { buildModel } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { lastCheckpoint, refuseOtherRecipe, type Run, type RunEventBody } from '../runs/index.ts'
import { createEvaluator } from './evaluator.ts'
import { planStages, stageRange, type StagePlan } from './plan.ts'
import { checkSeen } from './seen.ts'
import { trainStage } from './stage.ts'
import { checkResumed, tellAbsent } from './classes.ts'
import { beginState, enterStage, resumeState, type Beginning } from './state.ts'
import { runFolder, type TrainOptions } from './train.ts'

/** What a training would do, found out by one step of it. */
export interface DryRun {
  run: string
  /** The checkpoint that it would go on from. */
  checkpoint: string | null
  engine: string
  stages: { name: string; split: string; images: number; steps: number; scoredOn: number }[]
  /** The step that was tried; null where nothing is left to do. */
  step: { stage: string; loss: number; imagesPerSecond: number } | null
  /** The most that this process ever held, and what the machine has. */
  peakRssBytes: number
  memoryBytes: number
}

/** Resolves everything, looks for every image and runs one step; writes nothing. */
export async function dryRun(recipe: Recipe, options: TrainOptions, work: Work = {}): Promise<DryRun> {
  const dir = runFolder(recipe, options)
  const last = options.fresh ? undefined : await lastCheckpoint(dir)
  if (last !== undefined) await refuseOtherRecipe(dir, recipe)
  const begun = last === undefined ? undefined : await resumeState(last, recipe)
  const plans = await planStages(recipe, stageRange(recipe, nextOf(recipe, begun), options.stage), options.root)
  const start = begun ?? (await beginState(recipe, plans[0]!.classes, options.root, work))
  checkResumed(start, plans, last)
  const { state } = start
  await checkSeen({ recipe, state, plans, dir: last && dir, root: options.root }, work)
  tellAbsent(plans, state, work)
  const model = buildModel(recipe.model, state.classes.classes.length)
  const engine = await openEngine(options.engine, work)
  const told: RunEventBody[] = []
  const evaluator = createEvaluator(engine, model, state, work)
  const run = silentRun(dir, recipe, told)
  // Its one step is told in the result, not as progress.
  const quiet: Work = work.signal ? { signal: work.signal } : {}
  const shared = { engine, model, run, evaluator, threads: options.threads, stepsLeft: 1, earlier: [], work: quiet }
  try {
    const [plan] = plans
    if (plan) {
      enterStage(start, plan.stage.name)
      // A stage of one step would be scored after it: not here.
      await trainStage(shared, { ...plan, evaluation: undefined }, state, start.values)
    }
  } finally {
    await engine.dispose()
  }
  const step = told.find((event) => event.type === 'step')
  return {
    run: dir,
    checkpoint: last ?? null,
    engine: engine.description,
    stages: plans.map(describe),
    step: step ? { stage: state.stage, loss: step.loss, imagesPerSecond: step.imagesPerSecond } : null,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    memoryBytes: totalmem(),
  }
}

/** The first stage that has steps left. */
function nextOf({ stages }: Recipe, begun: Beginning | undefined): number {
  if (!begun) return 0
  const at = stages.findIndex(({ name }) => name === begun.state.stage)
  return begun.state.step < stages[at]!.steps ? at : at + 1
}

function describe({ stage, split, evaluation }: StagePlan): DryRun['stages'][number] {
  const { name, steps } = stage
  return {
    name,
    split: split.name,
    images: split.entries.length,
    steps,
    scoredOn: evaluation?.images.entries.length ?? 0,
  }
}

/** A run that leaves no trace. */
function silentRun(dir: string, recipe: Recipe, told: RunEventBody[]): Run {
  return {
    dir,
    recipe,
    last: undefined,
    eventsUntil: () => Promise.resolve([]),
    rewind: () => Promise.resolve(),
    append: (_, event) => Promise.resolve(void told.push(event)),
    save: () => Promise.resolve(''),
    writeList: () => Promise.resolve(),
    writeLineage: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
