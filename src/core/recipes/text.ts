import { isCollection, parseDocument, stringify, visit } from 'yaml'
import type { Recipe } from './recipe.ts'

/** A resolved recipe as YAML that {@link parseRecipe} reads back to the same. */
export function recipeText(recipe: Recipe): string {
  const document = parseDocument(stringify(recipe, { aliasDuplicateObjects: false }))
  // Lists of numbers on one line, as people write them.
  visit(document, {
    Seq: (_, list) => {
      list.flow = !list.items.some(isCollection)
    },
  })
  return document.toString({ lineWidth: 0 })
}
