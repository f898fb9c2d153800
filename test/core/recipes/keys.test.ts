import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { presetNames, loadRecipe, recipeKeys } from '../../../src/core/recipes/index.ts'
import { formatRecipeKeysPage } from '../../../src/formatters/recipe-keys.ts'
import { ROOT } from '../../support/sources.ts'

/** Dotted keys of a resolved recipe, written as {@link recipeKeys} writes them. */
function keysOf(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value) && typeof value[0] === 'object') return value.flatMap((one) => keysOf(one, `${prefix}[]`))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [prefix]
  return Object.entries(value).flatMap(([name, inner]) =>
    keysOf(inner, isMap(prefix) ? `${prefix}.NAME` : prefix === '' ? name : `${prefix}.${name}`),
  )
}

/** Sections whose keys a recipe's author names. */
function isMap(key: string): boolean {
  return key === 'data' || key.endsWith('.factors')
}

describe('recipeKeys', () => {
  it('gives every key a type, a meaning and a version', () => {
    for (const { key, type, meaning, since } of recipeKeys()) {
      expect(type, key).to.not.equal('')
      expect(meaning, key).to.match(/^\S.*\.$/)
      expect(since, key).to.match(/^\d+\.\d+\.\d+$/)
    }
  })

  it('are what the committed page says', () => {
    expect(readFileSync(join(ROOT, 'docs/recipe-keys.md'), 'utf8')).to.equal(formatRecipeKeysPage(recipeKeys()))
  })

  it('has every key of every preset', async () => {
    const known = recipeKeys().map(({ key }) => key)
    for (const name of await presetNames()) {
      const recipe = await loadRecipe(name, { root: '', choose: () => Promise.resolve({}) })
      expect(known, name).to.include.members(keysOf(recipe))
    }
  })

  it('knows the defaults that a recipe is filled with', () => {
    const fallbackOf = (wanted: string) => recipeKeys().find(({ key }) => key === wanted)?.default
    expect(
      [
        'model.pools',
        'defaults.optimizer.weightDecay',
        'evaluate.every',
        'weights',
        'stages[].steps',
        'stages[].bn',
      ].map(fallbackOf),
    ).to.deep.equal(['[1, 3, 9, 27]', '0.0001', '5000', 'none', 'required', 'as in defaults'])
  })
})
