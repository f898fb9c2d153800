import { messageOf, VortexError, type Work } from '../base/index.ts'
import { runFolder, readEvaluation, readRun, runScore, type EvaluationCounts } from '../runs/index.ts'
import { train, type TrainOptions } from '../training/index.ts'
import type { PlannedRun } from './plan.ts'

/** One training of an experiment, when its turn is over. */
export interface ExperimentRun {
  /** The run's folder. */
  run: string
  /** Name of the recipe. */
  recipe: string
  seed: number
  state: 'done' | 'stopped' | 'failed'
  /** Why it failed, else null. */
  reason: string | null
  /** The run's score, 0 to 1; null where it was not evaluated. */
  miou: number | null
  /** IoU of each class at that score; null for classes that are absent. */
  classes: readonly { name: string; iou: number | null }[]
  /** What the score is made of, image by image; absent in runs of earlier versions. */
  counts?: EvaluationCounts
}

/** How each run is trained; a run's folder is `runs/NAME`. */
export type ExperimentOptions = Omit<TrainOptions, 'dir'>

/**
 * Trains one run after another, each continuing where its folder stands. A run that ends with a fault is reported, and the others
 * are trained all the same.
 * @throws `interrupted` once the signal is aborted
 */
export async function trainRuns(
  planned: readonly PlannedRun[],
  options: ExperimentOptions,
  work: Work,
): Promise<ExperimentRun[]> {
  const runs: ExperimentRun[] = []
  for (const [index, plan] of planned.entries()) {
    const message = `Run ${index + 1} of ${planned.length}: ${plan.recipe.name}`
    work.onEvent?.({ type: 'notice', level: 'info', message })
    runs.push(await trainOne(plan, options, work))
  }
  return runs
}

async function trainOne(plan: PlannedRun, options: ExperimentOptions, work: Work): Promise<ExperimentRun> {
  const about = { recipe: plan.of, seed: plan.seed }
  try {
    const { run, done } = await train(plan.recipe, options, work)
    return { ...about, run, state: done ? 'done' : 'stopped', reason: null, ...(await scoreOf(run)) }
  } catch (error) {
    if (!(error instanceof VortexError) || error.code === 'interrupted' || error.code === 'internal') throw error
    const reason = messageOf(error)
    work.onEvent?.({ type: 'notice', level: 'warning', message: `${plan.recipe.name}: ${reason}` })
    return { ...about, run: runFolder(plan.recipe, options), state: 'failed', reason, miou: null, classes: [] }
  }
}

async function scoreOf(dir: string): Promise<Pick<ExperimentRun, 'miou' | 'classes' | 'counts'>> {
  const score = runScore(await readRun(dir))
  if (score === undefined) return { miou: null, classes: [] }
  const counts = await readEvaluation(dir, score)
  return { miou: score.miou, classes: score.classes, ...(counts && { counts }) }
}
