import { readdir } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expected, kindOf, nearest, readText } from '../base/index.ts'
import { readYaml } from '../formats/index.ts'
import type { Chooser } from './auto.ts'
import { extendRecipe, isSection, type Written } from './extend.ts'
import { chooseRecipe, parseRecipe } from './parse.ts'
import type { Recipe } from './recipe.ts'

/** The same number of folders up from the sources and from what is compiled. */
const PRESETS_FOLDER = fileURLToPath(new URL('../../../presets/', import.meta.url))

/** Names of the recipes that come with vortex. */
export async function presetNames(): Promise<string[]> {
  const files = await readdir(PRESETS_FOLDER)
  return files.filter((file) => file.endsWith('.yaml')).map((file) => basename(file, '.yaml'))
}

export interface LoadOptions {
  /** `key=value` overrides. */
  set?: readonly string[]
  /** Folder that a path is relative to. */
  root: string
  /** Chooses what the recipe says `auto` for; without it that is refused. */
  choose?: Chooser
}

/**
 * A preset by its name or a recipe file by its path, checked and with every default filled in. What it `extends` is found in
 * the same way, a path relative to the recipe's own folder.
 */
export async function loadRecipe(nameOrPath: string, { set = [], root, choose }: LoadOptions): Promise<Recipe> {
  const file = await findRecipe(nameOrPath, root)
  const text = await readText(file, 'a recipe file')
  // A preset is called by its path, so that a fault of ours can be found.
  const shown = file === resolve(root, nameOrPath) ? nameOrPath : file
  const base = await readBase(text, shown, file, [file])
  const options = { file: shown, name: basename(file, extname(file)), set, ...(base && { base }) }
  return choose ? chooseRecipe(text, options, choose) : parseRecipe(text, options)
}

async function findRecipe(nameOrPath: string, root: string): Promise<string> {
  const presets = await presetNames()
  const file = presets.includes(nameOrPath) ? join(PRESETS_FOLDER, `${nameOrPath}.yaml`) : resolve(root, nameOrPath)
  if ((await kindOf(file)) === 'missing') throw unknownRecipe(nameOrPath, presets)
  return file
}

/** The content of what a recipe extends, with what that extends in turn. */
async function readBase(
  text: string,
  shown: string,
  file: string,
  seen: readonly string[],
): Promise<Written | undefined> {
  const { value } = readYaml(text, shown)
  if (!isSection(value) || value['extends'] === undefined) return undefined
  const named = value['extends']
  if (typeof named !== 'string')
    throw expected('the name of a preset or the path of a recipe', `${shown} (extends)`, JSON.stringify(named))
  const base = await findRecipe(named, dirname(file))
  if (seen.includes(base))
    throw expected('a recipe that does not extend itself', `${shown} (extends)`, [...seen, base].map((one) => basename(one)).join(' → ')) // prettier-ignore
  const baseText = await readText(base, 'a recipe file')
  const further = await readBase(baseText, base, base, [...seen, base])
  // Its own faults are reported as its own; what it leaves to be chosen is for the recipe that extends it.
  const options = { file: base, name: basename(base, extname(base)), ...(further && { base: further }) }
  await chooseRecipe(baseText, options, () => Promise.resolve({}))
  const { extends: _named, ...own } = readYaml(baseText, base).value as Written
  return further ? extendRecipe(further, own) : own
}

function unknownRecipe(nameOrPath: string, presets: readonly string[]): Error {
  const near = nearest(nameOrPath, presets)
  return expected('a recipe file or the name of a preset', nameOrPath, 'neither', {
    code: 'not-found',
    suggestions: [...(near === undefined ? [] : [`Did you mean "${near}"?`]), `Presets: ${presets.join(', ')}.`],
  })
}
