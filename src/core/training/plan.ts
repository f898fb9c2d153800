import { resolve } from 'node:path'
import { expected, nearest, type StageLineage } from '../base/index.ts'
import { assertNoLeak, findLeak, openTree, readSplit, type SeenImages, type Split } from '../datasets/index.ts'
import type { Recipe, Stage } from '../recipes/index.ts'

/** A stage with its images found on disk. */
export interface StagePlan {
  stage: Stage
  split: Split
  /** What lineage says of it, once it has done some steps. */
  lineage: Omit<StageLineage, 'steps'>
  /** Images that it is scored on. */
  evaluation?: EvaluationPlan | undefined
}

export interface EvaluationPlan extends NonNullable<Recipe['evaluate']> {
  images: Split
}

/**
 * Finds the images of the stages `from`..`to` and checks them: every id of a list has its files, and no stage up to an
 * evaluated one saw an image that it is scored on.
 * @param seen what the stages before `from` saw; their datasets are not looked at
 */
export async function planStages(
  recipe: Recipe,
  range: { from: number; to: number },
  root: string,
  seen: readonly SeenImages[] = [],
): Promise<StagePlan[]> {
  const evaluation = recipe.evaluate && {
    ...recipe.evaluate,
    images: (await readImages(recipe, recipe.evaluate, root)).split,
  }
  const stages = recipe.stages.slice(range.from, range.to + 1)
  const found = await Promise.all(stages.map((stage) => readImages(recipe, stage, root)))
  const digests = new Set(found.map(({ split }) => split.sha256))
  const known = seen.filter(({ sha256 }) => !digests.has(sha256))
  for (const [i, { name, evaluate }] of stages.entries()) {
    const { ids, sha256 } = found[i]!.split
    known.push({ stage: name, sha256, ids })
    if (evaluation && evaluate)
      assertNoLeak(findLeak(evaluation.images, known), [
        'Train on a split without them (trainaug for val), or set evaluate: false for the stage.',
      ])
  }
  return stages.map((stage, i): StagePlan => {
    const { split, source } = found[i]!
    const { name, data } = stage
    const lineage = {
      name,
      data: recipe.data[data]!,
      source,
      split: split.name,
      images: split.entries.length,
      sha256: split.sha256,
    }
    return { stage, split, lineage, ...(evaluation && stage.evaluate && { evaluation }) }
  })
}

/** The stages that a call runs: from the first that is not done to the named one, which must be next, or to the last. */
export function stageRange(recipe: Recipe, next: number, only: string | undefined): { from: number; to: number } {
  const names = recipe.stages.map(({ name }) => name)
  if (only === undefined) return { from: next, to: names.length - 1 }
  const wanted = names.indexOf(only)
  if (wanted < 0) {
    const near = nearest(only, names)
    throw expected(`a stage of the recipe (${names.join(', ')})`, '--stage', only, {
      suggestions: near === undefined ? [] : [`Did you mean ${near}?`],
    })
  }
  if (wanted > next)
    throw expected(`the stages before ${only} to be done`, '--stage', `that ${names[next]!} is not`, {
      code: 'refused',
      suggestions: [`Run it first: --stage ${names[next]!}, or leave --stage out to cross all stages.`],
    })
  return { from: next, to: wanted }
}

async function readImages(recipe: Recipe, { data, split: name }: { data: string; split: string }, root: string) {
  const tree = await openTree(resolve(root, recipe.data[data]!))
  const split = await readSplit(tree, name, { labels: true })
  if (split.missing.length > 0 || split.entries.length === 0)
    throw expected(
      `an image and a label for each of the ${split.ids.length} ids of ${name}`,
      tree.root,
      split.entries.length === 0 ? 'none' : `${split.entries.length}; ${split.missing[0]!} is the first without`,
      {
        code: 'refused',
        suggestions: ['To use what is there: vortex prepare voc … --allow-partial, and train on what it wrote.'],
      },
    )
  return { split, source: tree.record?.kind ?? ('voc' as const) }
}
