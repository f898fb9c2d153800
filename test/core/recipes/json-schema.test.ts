import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import { parse, stringify } from 'yaml'
import {
  parseRecipe,
  presetNames,
  recipeJsonSchema,
  recipeKeys,
  recipeText,
  type RecipeKey,
} from '../../../src/core/recipes/index.ts'
import { ROOT } from '../../support/sources.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

const validate = new Ajv2020({ strictTuples: false, allowUnionTypes: true }).compile(recipeJsonSchema() as AnySchema)

/** Whether vortex itself takes it. */
function loads(recipe: unknown): boolean {
  try {
    parseRecipe(stringify(recipe), { file: 'r.yaml', name: 'r' })
    return true
  } catch {
    return false
  }
}

/** One fault each: a value that no key of this type takes. */
function faultsOf({ key, type }: RecipeKey): [string, unknown][] {
  const values: unknown[] = [[[]], { surely: 'not' }]
  if (!type.includes('string')) values.push('nothing of the kind')
  if (/number|integer/.test(type)) values.push(true, -1e9)
  if (type.startsWith('integer')) values.push(1.5)
  if (type.startsWith('[')) values.push([1], [1, 2, 3, 4])
  if (type === 'string') values.push(7)
  const isOpen = key === 'defaults.seed'
  return values.filter((value) => !(isOpen && value === -1e9)).map((value) => [key, value])
}

function withValue(recipe: object, key: string, value: unknown): unknown {
  const copy = structuredClone(recipe) as Record<string, unknown>
  const path = key.replace('stages[]', 'stages.0').replace('.NAME', '.tree').split('.')
  let section = copy
  for (const part of path.slice(0, -1)) section = (section[part] ??= {}) as typeof section
  section[path.at(-1)!] = value
  return copy
}

describe("the recipe's JSON schema", () => {
  it('takes every preset, and is the file that the package has', async () => {
    const folder = join(ROOT, 'presets')
    for (const name of await presetNames()) {
      const text = await readFile(join(folder, `${name}.yaml`), 'utf8')
      expect(validate(parse(text)), `${name}: ${JSON.stringify(validate.errors)}`).to.equal(true)
      // By which an editor finds it.
      expect(text).to.match(/^# yaml-language-server: \$schema=recipe\.schema\.json\n/)
    }
    const written: unknown = JSON.parse(await readFile(join(folder, 'recipe.schema.json'), 'utf8'))
    expect(written).to.deep.equal(recipeJsonSchema())
  })

  it('and the loader agree on recipes with one fault each', () => {
    const whole = parse(recipeText(tinyRecipe())) as object
    expect([validate(whole), loads(whole)]).to.deep.equal([true, true])
    const keys = recipeKeys().filter(({ key }) => key !== 'extends')
    const unknown = [
      '',
      'model',
      'defaults',
      'defaults.optimizer',
      'defaults.loss',
      'evaluate',
      'checkpoint',
      'stages[]',
    ]
    const faults: [string, unknown][] = [
      ...keys.flatMap(faultsOf),
      ...unknown.map((section): [string, unknown] => [[section, 'color'].filter(Boolean).join('.'), 1]),
      ...keys.filter((one) => one.default === 'required').map(({ key }): [string, unknown] => [key, undefined]),
    ]
    expect(faults.length).to.be.at.least(200)
    const disagree = faults.filter(([key, value]) => {
      const faulty = withValue(whole, key, value)
      return validate(faulty) === true || loads(faulty)
    })
    expect(disagree).to.deep.equal([])
  })
})
