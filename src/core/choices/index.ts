export { loadChosenRecipe } from './load.ts'
