import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './sources.ts'

/**
 * A folder of real sample data beside the repository, or undefined (and which, on standard error) where it is absent:
 * `const voc = sharedData('VOCdevkit'); if (voc === undefined) this.skip()`.
 */
export function sharedData(...path: string[]): string | undefined {
  const found = join(ROOT, '..', 'shared', 'data', ...path)
  if (existsSync(found)) return found
  console.error(`    No sample data: ${join('shared', 'data', ...path)} is not beside the project.`)
  return undefined
}
