import { VortexError } from '../base/index.ts'
import type { Recipe } from '../recipes/index.ts'

/** One training of an experiment. */
export interface PlannedRun {
  /** Name of the recipe that it is a run of. */
  of: string
  seed: number
  /** The recipe with this seed; its name is the run's. */
  recipe: Recipe
}

/**
 * Each recipe with each seed, in the order in which they are trained: all recipes with the first seed, then all with the
 * second, so that an experiment which is stopped early can still compare recipes.
 * @param seeds none: each recipe once, with its own seed and under its own name
 */
export function planRuns(recipes: readonly Recipe[], seeds: readonly number[]): PlannedRun[] {
  const twice = repeated(recipes.map(({ name }) => name)) ?? repeated(seeds)
  if (twice !== undefined)
    throw new VortexError('usage', `Expected different recipes and seeds but found ${twice} twice.`)
  if (seeds.length === 0) return recipes.map((recipe) => ({ of: recipe.name, seed: recipe.defaults.seed, recipe }))
  return seeds.flatMap((seed) =>
    recipes.map((recipe) => ({
      of: recipe.name,
      seed,
      recipe: { ...recipe, name: `${recipe.name}-s${seed}`, defaults: { ...recipe.defaults, seed } },
    })),
  )
}

function repeated<T>(values: readonly T[]): T | undefined {
  return values.find((value, index) => values.indexOf(value) !== index)
}
