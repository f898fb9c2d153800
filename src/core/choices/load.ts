import { join } from 'node:path'
import type { Work } from '../base/index.ts'
import { loadRecipe, readKey, type AutoKey, type Choices, type LoadOptions, type Recipe } from '../recipes/index.ts'
import { lastCheckpoint, runFolder, readRunRecipe } from '../runs/index.ts'
import { choose, type Chosen, type Given } from './choose.ts'
import { gatherFacts } from './facts.ts'
import { reasonsFor } from './reasons.ts'

const KEYS = {
  'model.backbone': 'backbone',
  'defaults.crop': 'crop',
  'defaults.batch': 'batch',
  'defaults.loss.classWeights': 'classWeights',
  'stages.0.steps': 'steps',
  'stages.0.learningRate': 'learningRate',
  'evaluate.crop': 'evaluationCrop',
  'evaluate.every': 'evaluateEvery',
} as const satisfies Record<AutoKey, keyof Chosen>

interface ChoosingOptions extends Pick<LoadOptions, 'set' | 'root'> {
  /** The run's folder; a run that has a checkpoint keeps what was chosen when it began. */
  dir?: string | undefined
  /** Name of the run that is asked for earlier choices; default the recipe's. */
  runName?: ((recipe: string) => string) | undefined
  /** Choose again also where the folder has a run. */
  fresh?: boolean | undefined
}

/** Loads a recipe and chooses what it says `auto` for. Each choice is a notice with its reason. */
export function loadChosenRecipe(nameOrPath: string, options: ChoosingOptions, work: Work = {}): Promise<Recipe> {
  const { set = [], root } = options
  return loadRecipe(nameOrPath, {
    set,
    root,
    choose: async (recipe, keys) =>
      (await choicesOfRun(recipe, keys, options, work)) ?? chooseFor(recipe, keys, root, work),
  })
}

/** What a begun run has for these keys; undefined where there is no such run. */
async function choicesOfRun(
  recipe: Recipe,
  keys: readonly AutoKey[],
  { root, dir, fresh, runName = (name) => name }: ChoosingOptions,
  { onEvent }: Work,
): Promise<Choices | undefined> {
  const folder = runFolder({ name: runName(recipe.name) }, { root, dir })
  if (fresh || (await lastCheckpoint(folder)) === undefined) return undefined
  const begun = await readRunRecipe(folder)
  const message = `${keys.join(', ')}: as chosen when the run began (${join(folder, 'recipe.yaml')}).`
  onEvent?.({ type: 'notice', level: 'info', message })
  return Object.fromEntries(keys.map((key) => [key, readKey(begun, key)]))
}

async function chooseFor(recipe: Recipe, keys: readonly AutoKey[], root: string, { onEvent }: Work): Promise<Choices> {
  const facts = await gatherFacts(recipe, root)
  const chosen = choose(facts, settingsOf(recipe, keys))
  const reasons = reasonsFor(facts, chosen)
  for (const key of keys) {
    const value = chosen[KEYS[key]]
    const shown = typeof value === 'object' ? `[${value.join(', ')}]` : value
    onEvent?.({ type: 'notice', level: 'info', message: `${key} = ${shown}: ${reasons[KEYS[key]]}.` })
  }
  return Object.fromEntries(keys.map((key) => [key, chosen[KEYS[key]]]))
}

/** What the recipe says itself. */
function settingsOf({ model, stages, evaluate }: Recipe, keys: readonly AutoKey[]): Given {
  const { crop, batch, accumulate, steps, learningRate, loss } = stages[0]!
  const said: Partial<Record<AutoKey, unknown>> = {
    'model.backbone': model.backbone,
    ...{ 'defaults.crop': crop, 'defaults.batch': batch },
    'defaults.loss.classWeights': loss.classWeights,
    ...{ 'stages.0.steps': steps, 'stages.0.learningRate': learningRate },
    ...(evaluate && { 'evaluate.crop': evaluate.crop, 'evaluate.every': evaluate.every }),
  }
  const set = Object.entries(said).filter(([key]) => !keys.includes(key as AutoKey))
  const given = Object.fromEntries(set.map(([key, value]) => [KEYS[key as AutoKey], value]))
  return accumulate === 'auto' ? given : { ...given, accumulate }
}
