export { compareRecipes, type RecipeDifference, type RecipeResult, type Spread } from './compare.ts'
export { planRuns, type PlannedRun } from './plan.ts'
export { trainRuns, type ExperimentOptions, type ExperimentRun } from './run.ts'
