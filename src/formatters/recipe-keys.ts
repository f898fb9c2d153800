import type { RecipeKey } from '../core/recipes/index.ts'

/** For a terminal: a key and what it takes on one line, its meaning below. */
export function formatRecipeKeys(keys: readonly RecipeKey[]): string {
  return keys
    .map(({ key, type, default: fallback, meaning }) => `${key}: ${type} (${showDefault(fallback)})\n    ${meaning}`)
    .join('\n')
}

/** docs/recipe-keys.md */
export function formatRecipeKeysPage(keys: readonly RecipeKey[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = keys.map(
    ({ key, type, default: fallback, meaning, since }) =>
      `| \`${key}\` | ${cell(type)} | ${cell(fallback)} | ${cell(meaning)} | ${since} |`,
  )
  return `# Recipe keys

Every key of a recipe, written from its schema; \`vortex train --keys\` prints the same. \`--set KEY=VALUE\` takes these names, and names a
stage by its name or number: \`stages.trainaug.steps=100\`. [Recipes and runs](recipes.md) shows how they work together.

<!-- prettier-ignore -->
| key | type | default | meaning | since |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

function showDefault(fallback: string): string {
  return fallback === 'required' || fallback === 'as in defaults' ? fallback : `default ${fallback}`
}
