import { readdir } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expected, kindOf, nearest, readText } from '../base/index.ts'
import type { Chooser } from './auto.ts'
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

/** A preset by its name or a recipe file by its path, checked and with every default filled in. */
export async function loadRecipe(nameOrPath: string, { set = [], root, choose }: LoadOptions): Promise<Recipe> {
  const presets = await presetNames()
  const isPreset = presets.includes(nameOrPath)
  const file = isPreset ? join(PRESETS_FOLDER, `${nameOrPath}.yaml`) : resolve(root, nameOrPath)
  if ((await kindOf(file)) === 'missing') throw unknownRecipe(nameOrPath, presets)
  const text = await readText(file, 'a recipe file')
  const options = { file: isPreset ? file : nameOrPath, name: basename(file, extname(file)), set }
  return choose ? chooseRecipe(text, options, choose) : parseRecipe(text, options)
}

function unknownRecipe(nameOrPath: string, presets: readonly string[]): Error {
  const near = nearest(nameOrPath, presets)
  return expected('a recipe file or the name of a preset', nameOrPath, 'neither', {
    code: 'not-found',
    suggestions: [...(near === undefined ? [] : [`Did you mean "${near}"?`]), `Presets: ${presets.join(', ')}.`],
  })
}
