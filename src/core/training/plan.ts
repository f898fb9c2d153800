import { resolve } from 'node:path'
import { expected, nearest, VortexError, type StageLineage } from '../base/index.ts'
import {
  assertNoLeak,
  findLeak,
  findUniform,
  limitSplit,
  openTree,
  readSplit,
  type SeenImages,
  type Split,
  type VocTree,
} from '../datasets/index.ts'
import { assertSameClasses, type ClassSet } from '../labels/index.ts'
import { buildModel } from '../models/index.ts'
import type { Recipe, Stage } from '../recipes/index.ts'
import { absentClasses } from './absent.ts'
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
  /** What its labels mean: the same for all stages. */
  classes: ClassSet
  /** Names of the classes without a pixel in the split, where the tree's record tells. */
  absent: readonly string[]
  /** Images that it is scored on. */
  evaluation?: EvaluationPlan | undefined
}

export interface EvaluationPlan extends NonNullable<Recipe['evaluate']> {
  scoredOn: Split
  /** Images of the split: more than `scoredOn` has where the recipe limits them. */
  of: number
}

/**
 * Finds the images of the stages `from`..`to` and checks them: every id of a list has its files, no stage of them up to an
 * evaluated one saw an image that it is scored on, and all trees have the same classes. Stages outside the range are
 * looked at only for their classes, where they are.
 */
export async function planStages(
  recipe: Recipe,
  range: { from: number; to: number },
  root: string,
): Promise<StagePlan[]> {
  const scored = recipe.evaluate && (await readImages(recipe, recipe.evaluate, root))
  const evaluation = recipe.evaluate &&
    scored && { ...recipe.evaluate, scoredOn: limitSplit(scored.split, recipe.evaluate.limit), of: scored.split.entries.length } // prettier-ignore
  const isRun = (i: number) => i >= range.from && i <= range.to
  const found = await Promise.all(
    recipe.stages.map(async (stage, i) => {
      const images = readImages(recipe, stage, root)
      return isRun(i) ? images : images.catch(() => undefined)
    }),
  )
  checkClasses([...found, scored].flatMap((images) => (images ? [images.tree] : [])))
  for (const images of found.slice(range.from, range.to + 1)) if (images) await refuseUniform(images)
  const plans = recipe.stages.slice(range.from, range.to + 1).map((stage, i): StagePlan => {
    const { split, tree } = found[range.from + i]!
    const { classes } = tree
    const absent = absentClasses(tree.record, stage.split, classes)
    const model = buildModel(recipe.model, classes.classes.length)
    const pixels = pixelsOf(tree.record?.splits[stage.split])
    const settings = stepSettings(model, stage, { pixels, classes: classes.classes.length })
    const plan = { stage, settings, split, classes, absent, lineage: lineageOf(recipe, stage, { split, tree }) }
    return { ...plan, ...(evaluation && stage.evaluate && { evaluation }) }
  })
  assertUnseen(plans, [])
  return plans
}

/**
 * Refuses an evaluation on images that its stage or one before saw.
 * @param seen by the stages before the first of the plans
 */
export function assertUnseen(plans: readonly StagePlan[], seen: readonly SeenImages[]): void {
  const digests = new Set(plans.map(({ split }) => split.sha256))
  const known = seen.filter(({ sha256 }) => !digests.has(sha256))
  for (const { stage, split, evaluation } of plans) {
    known.push({ stage: stage.name, sha256: split.sha256, ids: split.ids })
    if (evaluation)
      assertNoLeak(findLeak(evaluation.scoredOn, known), [
        'Train on a split without them (trainaug for val), or set evaluate: false for the stage.',
      ])
  }
}

/** Throws where two trees of a recipe differ in a class. */
function checkClasses([first, ...others]: readonly VocTree[]): void {
  for (const { root, classes } of others)
    assertSameClasses({ of: first!.root, classes: first!.classes }, { of: root, classes }, [
      'All data of a recipe have the same classes: prepare them with one class file.',
    ])
}

/** Throws where a split's labels show fewer than two classes. */
async function refuseUniform({ tree, split }: Images): Promise<void> {
  const message = await findUniform(split, tree.classes)
  if (message !== undefined)
    throw new VortexError('refused', `${tree.root}: ${message}`, { suggestions: ['Look at them: vortex inspect'] })
}

function lineageOf(recipe: Recipe, { name, data }: Stage, { split, tree }: Images): StagePlan['lineage'] {
  return {
    name,
    data: recipe.data[data]!,
    source: tree.record?.kind ?? 'voc',
    split: split.name,
    images: split.entries.length,
    sha256: split.sha256,
  }
}

/** The stages that a call runs: from the first that is not done to the named one, which must be next, or to the last. */
export function stageRange(recipe: Recipe, next: number, only: string | undefined): { from: number; to: number } {
  const names = recipe.stages.map(({ name }) => name)
  if (only === undefined) return { from: next, to: names.length - 1 }
  const wanted = names.indexOf(only)
  if (wanted < 0) {
    const near = nearest(only, names)
    throw expected(`a stage of the recipe (${names.join(', ')})`, '--stage', only, {
      suggestions: [near === undefined ? 'Leave out --stage to run all stages.' : `Did you mean ${near}?`],
    })
  }
  if (wanted > next)
    throw expected(`the stages before ${only} to be done`, '--stage', `that ${names[next]!} is not`, {
      code: 'refused',
      suggestions: [`Run it first: --stage ${names[next]!}, or leave out --stage to run all stages.`],
    })
  return { from: next, to: wanted }
}

interface Images {
  tree: VocTree
  split: Split
}

async function readImages(
  recipe: Recipe,
  { data, split: name }: { data: string; split: string },
  root: string,
): Promise<Images> {
  const tree = await openTree(resolve(root, recipe.data[data]!))
  const split = await readSplit(tree, name, { labels: true })
  if (split.missing.length > 0 || split.entries.length === 0)
    throw expected(
      `an image and a label for each of the ${split.ids.length} ids of ${name}`,
      tree.root,
      split.entries.length === 0 ? 'none' : `${split.entries.length}; ${split.missing[0]!} is the first without`,
      {
        code: 'refused',
        suggestions: [
          'To use the images that are present: vortex prepare voc … --allow-partial, and train on the result.',
        ],
      },
    )
  return { split, tree }
}

/** The pixels of each class in a split, where the tree's record counts them. */
function pixelsOf(
  split: { count: number; classes?: readonly { pixels: number }[] } | undefined,
): readonly number[] | undefined {
  return split?.classes?.map(({ pixels }) => pixels)
}
