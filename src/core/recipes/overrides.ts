import { parse } from 'yaml'
import { expected, messageOf, nearest } from '../base/index.ts'
import { setOwn } from './extend.ts'

/** One `--set key=value`, its value read as YAML. */
export interface Override {
  /** As it was written, for messages. */
  text: string
  path: (string | number)[]
  value: unknown
}

/**
 * Reads `key.key=value`; a stage goes by its name or its number: `stages.trainaug.steps=100`.
 * @param written the recipe file's content, in which stages are looked up
 */
export function readOverride(text: string, written: unknown): Override {
  const at = text.indexOf('=')
  if (at < 1)
    throw expected('key=value', `--set ${text}`, at === 0 ? 'no key' : 'no =', {
      suggestions: ['For example: --set defaults.batch=8'],
    })
  const path = text.slice(0, at).split('.')
  const [section, stage, ...rest] = path
  const value = readValue(text, text.slice(at + 1))
  if (section !== 'stages' || stage === undefined) return { text, path, value }
  return { text, path: [section, stageIndex(text, stage, written), ...rest], value }
}

/** Sets the value in place, making the sections on the way. */
export function applyOverride(written: object, { path, value, text }: Override): void {
  let section = written as Record<string | number, unknown>
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(section, key) ? section[key] : undefined
    if (next !== undefined && next !== null && typeof next !== 'object')
      throw expected('a key inside a section', `--set ${text}`, `that ${key} is a value`)
    section = (next ?? setOwn(section, key, {})) as typeof section
  }
  setOwn(section, path.at(-1)!, value)
}

function readValue(text: string, value: string): unknown {
  try {
    return parse(value)
  } catch (cause) {
    throw expected('a value in YAML', `--set ${text}`, messageOf(cause).split('\n')[0]!, { cause })
  }
}

function stageIndex(text: string, stage: string, written: unknown): number {
  const stages = (written as { stages?: unknown } | null)?.stages
  const names = Array.isArray(stages) ? stages.map((entry: { name?: unknown } | null) => String(entry?.name)) : []
  const index = names.includes(stage) ? names.indexOf(stage) : /^\d+$/.test(stage) ? Number(stage) : names.length
  if (index < names.length) return index
  const near = nearest(stage, names)
  const rest = text.slice(`stages.${stage}`.length)
  throw expected(`a stage of the recipe (${names.join(', ')})`, `--set ${text}`, stage, {
    suggestions:
      near === undefined ? names.map((name) => `--set stages.${name}${rest}`) : [`Did you mean stages.${near}?`],
  })
}
