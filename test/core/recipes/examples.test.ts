import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'
import { expect } from 'chai'
import fastGlob from 'fast-glob'
import { parse } from 'yaml'
import { loadRecipe, recipeDifferences, recipeJsonSchema } from '../../../src/core/recipes/index.ts'
import { ROOT } from '../../support/sources.ts'

const EXAMPLES = join(ROOT, 'examples')

describe('recipes of the examples', () => {
  it('are valid, and an editor finds their schema', async () => {
    const validate = new Ajv2020({ strictTuples: false, allowUnionTypes: true }).compile(
      recipeJsonSchema() as AnySchema,
    )
    const files = await fastGlob('*/*.yaml', { cwd: EXAMPLES, ignore: ['*/classes.yaml', 'cluster/*'] })
    expect(files).to.have.length.of.at.least(5)
    for (const file of files) {
      const text = await readFile(join(EXAMPLES, file), 'utf8')
      expect(validate(parse(text)), `${file}: ${JSON.stringify(validate.errors)}`).to.equal(true)
      expect(text, file).to.match(/^# yaml-language-server: \$schema=\.\.\/\.\.\/presets\/recipe\.schema\.json\n/)
      await loadRecipe(join(EXAMPLES, file), { root: '' })
    }
  })

  it('of the small ablation differ in the context module alone', async () => {
    const [first, ...others] = await Promise.all(
      ['aspp', 'module-a-9', 'vortex'].map((name) =>
        loadRecipe(join(EXAMPLES, 'small-ablation', `${name}.yaml`), { root: '' }),
      ),
    )
    for (const other of others)
      for (const { key } of recipeDifferences(first!, other))
        expect(key).to.match(/^(name|model\.(context|rates|k|pools|dilations))\b/)
  })
})
