import { sha256 } from '../../base/index.ts'

/** A number from 0 to 1 that depends on key and seed alone. */
export function hashPlace(key: string, seed = 1): number {
  return parseInt(sha256(`${seed}\n${key}`).slice(0, 12), 16) / 2 ** 48
}
