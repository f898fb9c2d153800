import { readText, VortexError } from '../base/index.ts'
import { parseRecipe, type Recipe } from '../recipes/index.ts'
import { runPaths } from './folder.ts'

/** The recipe that a run was begun with. */
export async function readRunRecipe(dir: string): Promise<Recipe> {
  const file = runPaths(dir).recipe
  const text = await readText(file)
  try {
    return parseRecipe(text, { file, name: 'run' })
  } catch (error) {
    if (!(error instanceof VortexError)) throw error
    const advice = 'Restore the file as the run wrote it, or start over next to the run with --fresh.'
    throw new VortexError(error.code, error.message, { cause: error, suggestions: [...error.suggestions, advice] })
  }
}
