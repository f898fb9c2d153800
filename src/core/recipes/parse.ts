import { LineCounter, parseDocument } from 'yaml'
import { expected, messageOf, VortexError } from '../base/index.ts'
import { recipeError } from './issues.ts'
import { applyOverride, readOverride } from './overrides.ts'
import { resolve, type Recipe } from './recipe.ts'
import { recipeSchema } from './schema.ts'

export interface ParseOptions {
  /** For messages. */
  file: string
  /** The recipe's name where the text has none. */
  name: string
  /** `key=value`, laid over the text in order. */
  set?: readonly string[]
}

/** Reads a recipe's YAML text, checks every key and fills in the defaults. */
export function parseRecipe(text: string, { file, name, set = [] }: ParseOptions): Recipe {
  const lines = new LineCounter()
  const { document, written } = readYaml(text, file, lines)
  const overrides = set.map((one) => readOverride(one, written))
  if (typeof written === 'object' && written !== null)
    for (const override of overrides) applyOverride(written, override)
  const parsed = recipeSchema.safeParse(written)
  if (!parsed.success)
    throw recipeError(parsed.error.issues, written, recipeSchema, { file, document, lines, overrides })
  return resolve(parsed.data, name)
}

function readYaml(text: string, file: string, lines: LineCounter) {
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
    const [fault] = document.errors
    if (fault) {
      const { line, col } = lines.linePos(fault.pos[0])
      throw expected('YAML', `${file}:${line}:${col}`, fault.message, { code: 'bad-format' })
    }
    return { document, written: document.toJS() as unknown }
  } catch (cause) {
    if (cause instanceof VortexError) throw cause
    // Too many aliases, or too deep for the parser's stack.
    throw expected('YAML', file, messageOf(cause), { code: 'bad-format', cause })
  }
}
