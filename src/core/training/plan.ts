import { resolve } from 'node:path'
import { expected, nearest, type StageLineage } from '../base/index.ts'
import { assertNoLeak, openTree, readSplit, type Split } from '../datasets/index.ts'
import { CLASS_COUNT } from '../labels/index.ts'
import type { Model } from '../models/index.ts'
import type { Recipe, Stage } from '../recipes/index.ts'
import type { StepSettings } from './step-program.ts'
import { stepSettings } from './step-settings.ts'

/** A stage with its images found on disk. */
export interface StagePlan {
  stage: Stage
  /** What its step is computed by. */
  settings: StepSettings
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
 * evaluated one saw an image that it is scored on. Stages outside the range are looked at only for that, where they are.
 */
export async function planStages(
  recipe: Recipe,
  model: Model,
  range: { from: number; to: number },
  root: string,
): Promise<StagePlan[]> {
  const evaluation = recipe.evaluate && {
    ...recipe.evaluate,
    images: (await readImages(recipe, recipe.evaluate, root)).split,
  }
  const found = await Promise.all(
    recipe.stages.map(async (stage, i) => {
      const images = readImages(recipe, stage, root)
      const inRange = i >= range.from && i <= range.to
      return inRange ? images : images.catch(() => undefined)
    }),
  )
  for (const [i, stage] of recipe.stages.entries())
    if (evaluation && stage.evaluate && i >= range.from && i <= range.to)
      for (const seen of found.slice(0, i + 1)) if (seen) assertNoLeak(seen.split, evaluation.images)
  return recipe.stages.slice(range.from, range.to + 1).map((stage, i): StagePlan => {
    const { split, source, pixels } = found[range.from + i]!
    const settings = stepSettings(model, stage, { pixels, classes: CLASS_COUNT })
    const { name, data } = stage
    const lineage = {
      name,
      data: recipe.data[data]!,
      source,
      split: split.name,
      images: split.entries.length,
      sha256: split.sha256,
    }
    return { stage, settings, split, lineage, ...(evaluation && stage.evaluate && { evaluation }) }
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
  return { split, source: tree.record?.kind ?? ('voc' as const), pixels: pixelsOf(tree.record?.splits[name]) }
}

/** The pixels of each class in a split, where the tree's record counts them. */
function pixelsOf(split: object | undefined): number[] | undefined {
  const { classes } = (split ?? {}) as { classes?: readonly { pixels: number }[] }
  return classes?.map(({ pixels }) => pixels)
}
