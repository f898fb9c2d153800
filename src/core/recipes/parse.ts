import { expected } from '../base/index.ts'
import { readYaml, schemaError, type YamlText } from '../formats/index.ts'
import { refuseAuto, takeAuto, writeChoices, type Chooser } from './auto.ts'
import { extendRecipe, isSection, type Written } from './extend.ts'
import { applyOverride, readOverride, type Override } from './overrides.ts'
import { resolve, type Recipe } from './recipe.ts'
import { recipeSchema } from './schema.ts'

export interface ParseOptions {
  /** For messages. */
  file: string
  /** The recipe's name where the text has none. */
  name: string
  /** `key=value`, laid over the text in order. */
  set?: readonly string[]
  /** Content of the recipe that this one extends. */
  base?: Written
}

/** A recipe's text with its overrides, before it is checked. */
interface Unchecked {
  yaml: YamlText
  /** The text's content, over what it extends. */
  value: unknown
  overrides: readonly Override[]
  name: string
}

/** Reads a recipe's YAML text, checks every key and fills in the defaults; `auto` is refused. */
export function parseRecipe(text: string, options: ParseOptions): Recipe {
  const written = read(text, options)
  refuseAuto(takeAuto(written.value), options.file)
  return check(written)
}

/** Reads a recipe's text, and has chosen what it says `auto` for. */
export async function chooseRecipe(text: string, options: ParseOptions, choose: Chooser): Promise<Recipe> {
  const written = read(text, options)
  const keys = takeAuto(written.value)
  const recipe = check(written)
  if (keys.length === 0) return recipe
  writeChoices(written.value, await choose(recipe, keys))
  return check(written)
}

function read(text: string, { file, name, set = [], base }: ParseOptions): Unchecked {
  const yaml = readYaml(text, file)
  const value = base && isSection(yaml.value) ? extendRecipe(base, yaml.value) : yaml.value
  if (!base && isSection(value) && value['extends'] !== undefined)
    throw expected('a recipe that says everything itself', `${file} (extends)`, JSON.stringify(value['extends']))
  const overrides = set.map((one) => readOverride(one, value))
  if (typeof value === 'object' && value !== null) for (const override of overrides) applyOverride(value, override)
  return { yaml, value, overrides, name }
}

function check({ yaml, value, overrides, name }: Unchecked): Recipe {
  const parsed = recipeSchema.safeParse(value)
  if (parsed.success) return resolve(parsed.data, name)
  throw schemaError(parsed.error.issues, yaml, {
    schema: recipeSchema,
    title: 'a recipe',
    value,
    advice: 'Keys and their values: vortex train --keys',
    elsewhere: (path, inFile) => overrideOf(path, inFile, overrides),
  })
}

/** The `--set` that a value came from: a value inside what it gave, or a section that only it made. */
function overrideOf(path: readonly PropertyKey[], inFile: boolean, overrides: readonly Override[]): string | undefined {
  if (path.length === 0) return undefined
  const override = overrides.findLast((one) => startsWith(path, one.path) || (!inFile && startsWith(one.path, path)))
  return override && `--set ${override.text}`
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((key, i) => String(key) === String(path[i]))
}
