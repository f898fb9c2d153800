import { resolve } from 'node:path'
import { VortexError, type Lineage, type Work } from '../base/index.ts'
import { describeUnchecked, findLeak, openTree, readListsOf, type SeenImages } from '../datasets/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { readSeen, runOf } from '../runs/index.ts'
import { assertUnseen, type StagePlan } from './plan.ts'
import type { TrainingState } from './state.ts'

interface Planned {
  recipe: Recipe
  state: TrainingState
  plans: readonly StagePlan[]
  /** The run's folder; undefined for one that is new. */
  dir?: string | undefined
  root: string
}

/**
 * Compares what a run is to be scored on with what its stages saw so far, those of the run that its weights come from
 * among them, and says which could not be compared.
 * @returns what they saw
 * @throws refused if an evaluation has images of them, or if the stage that resumes has other images now
 */
export async function checkSeen({ recipe, state, plans, dir, root }: Planned, work: Work): Promise<SeenImages[]> {
  const seen = await seenBefore(recipe, state.lineage, dir, root)
  assertSameImages(state, plans)
  assertUnseen(plans, seen)
  const evaluation = plans.find((plan) => plan.evaluation)?.evaluation
  const message = evaluation && describeUnchecked(findLeak(evaluation.scoredOn, seen))
  if (message !== undefined) work.onEvent?.({ type: 'notice', level: 'warning', message })
  return seen
}

/** As the runs kept it or, for a run of version 0.1, as a list of the same digest in the recipe's datasets says. */
async function seenBefore(
  recipe: Recipe,
  lineage: Lineage,
  dir: string | undefined,
  root: string,
): Promise<SeenImages[]> {
  const seen = await readSeen(dir ?? runOf(resolve(root, recipe.weights)), lineage)
  if (seen.every(({ ids }) => ids !== undefined)) return seen
  const lists = new Map<string, readonly string[]>()
  for (const path of Object.values(recipe.data))
    for (const [sha256, ids] of await listsAt(resolve(root, path))) lists.set(sha256, ids)
  return seen.map((one) => ({ ...one, ids: one.ids ?? lists.get(one.sha256) }))
}

/** Refuses to resume a stage with other images: the rest of its steps would not be those of a run without the stop. */
function assertSameImages({ stage, step, lineage }: TrainingState, [plan]: readonly StagePlan[]): void {
  const before = lineage.stages.at(-1)
  if (step === 0 || plan?.stage.name !== stage || before?.name !== stage) return
  const { name, sha256, ids } = plan.split
  if (sha256 === before.sha256) return
  throw new VortexError(
    'refused',
    `The list ${name} of ${plan.lineage.data} changed since stage ${stage} began: it had ${before.images} images (sha256 ${before.sha256.slice(0, 8)}…) and now has ${ids.length} (${sha256.slice(0, 8)}…).`,
    { suggestions: ['Restore the list to resume, or start over next to the run with --fresh.'] },
  )
}

/** None for a dataset that is gone. */
async function listsAt(path: string): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    return await readListsOf(await openTree(path))
  } catch (error) {
    if (error instanceof VortexError) return new Map()
    throw error
  }
}
