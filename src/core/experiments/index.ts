export { compareRecipes, type RecipeDifference, type RecipeResult } from './compare.ts'
export { planRuns, seededName, type PlannedRun } from './plan.ts'
export { trainRuns, type ExperimentOptions, type ExperimentRun } from './run.ts'
