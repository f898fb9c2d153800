import type { ClassSet } from '../../labels/index.ts'
import type { PrepareOptions, Settings } from './plan.ts'

/** The settings that every kind has. */
export function settingsOf({ out, link = 'hard' }: PrepareOptions, classes: ClassSet): Settings {
  return { out, link, classes }
}
