import { expected } from '../base/index.ts'
import type { Recipe } from './recipe.ts'

/** Keys that may say `auto`; those of `stages` in the first stage alone. Each with what holds until it is chosen. */
const STAND_INS = {
  'model.backbone': 'resnet18',
  'defaults.crop': 513,
  'defaults.batch': 16,
  'defaults.loss.classWeights': 'none',
  'stages.0.steps': 1,
  'stages.0.learningRate': 1,
  'evaluate.crop': 513,
  'evaluate.every': 1,
} as const

export type AutoKey = keyof typeof STAND_INS

export const AUTO_KEYS = Object.keys(STAND_INS) as AutoKey[]

/** What is chosen for each key that says `auto`. */
export type Choices = Partial<Record<AutoKey, unknown>>

/** Chooses for a recipe in which stand-ins hold those keys' places. */
export type Chooser = (recipe: Recipe, keys: readonly AutoKey[]) => Promise<Choices>

/** The keys of a recipe's content that say `auto`, which it then says no more; not those that the stage itself sets. */
export function takeAuto(written: unknown): AutoKey[] {
  const keys = AUTO_KEYS.filter((key) => readKey(written, key) === 'auto')
  for (const key of keys) writeKey(written, key, STAND_INS[key])
  if (keys.includes('defaults.batch')) {
    const parts = readKey(written, 'defaults.accumulate')
    // A batch that is chosen comes in as few parts as fit; and it is a multiple of its parts, also until it is chosen.
    if (parts === undefined) writeKey(written, 'defaults.accumulate', 'auto')
    else if (typeof parts === 'number') writeKey(written, 'defaults.batch', parts)
  }
  return keys.filter(
    (key) => readKey(written, key.replace(/^defaults/, 'stages.0')) === undefined || !key.startsWith('defaults'),
  )
}

export function writeChoices(written: unknown, choices: Choices): void {
  for (const [key, value] of Object.entries(choices)) writeKey(written, key, value)
}

/** The value of a dotted key; undefined where a section on the way is missing. */
export function readKey(written: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((section, name) => {
    const isSection = typeof section === 'object' && section !== null && Object.hasOwn(section, name)
    return isSection ? (section as Record<string, unknown>)[name] : undefined
  }, written)
}

function writeKey(written: unknown, key: string, value: unknown): void {
  const at = key.lastIndexOf('.')
  const section = readKey(written, key.slice(0, at)) as Record<string, unknown>
  section[key.slice(at + 1)] = value
}

/** Throws for a recipe that leaves something to be chosen where nothing is. */
export function refuseAuto(keys: readonly AutoKey[], file: string): void {
  if (keys.length === 0) return
  throw expected('a value', `${keys[0]!} in ${file}`, 'auto', {
    suggestions: ["Only vortex train and vortex bench choose it. Set it here; a run's recipe.yaml has its values."],
  })
}
