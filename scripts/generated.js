// Writes what is made from the compiled program: oclif.manifest.json, docs/commands.md, docs/recipe-keys.md and
// presets/recipe.schema.json. `--check` fails where a committed one differs.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { recipeJsonSchema, recipeKeys } from '../dist/core/recipes/index.js'
import { formatRecipeKeysPage } from '../dist/formatters/recipe-keys.js'

const FILES = ['oclif.manifest.json', 'docs/commands.md', 'docs/recipe-keys.md', 'presets/recipe.schema.json']

const before = FILES.map(read)
oclif('manifest')
oclif('readme', '--readme-path', 'docs/commands.md', '--no-aliases', '--no-source-links')
writeFileSync(url('docs/recipe-keys.md'), formatRecipeKeysPage(recipeKeys()))
writeFileSync(url('presets/recipe.schema.json'), `${JSON.stringify(recipeJsonSchema(), null, 2)}\n`)
const changed = FILES.filter((file, index) => read(file) !== before[index])
if (process.argv.includes('--check') && changed.length > 0) {
  console.error(`${changed.join(' and ')} differed from the program and was written again: commit it.`)
  process.exit(1)
}

function oclif(...words) {
  execFileSync('npx', ['oclif', ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
}

function read(file) {
  return existsSync(url(file)) ? readFileSync(url(file), 'utf8') : ''
}

function url(file) {
  return new URL(`../${file}`, import.meta.url)
}
