import { splitImageName } from '../../images/index.ts'
import { idFault } from '../lists/id.ts'
import type { Fault } from '../prepare/plan.ts'

/** The ids of a source's images, each once. */
export class Ids {
  readonly #taken = new Map<string, string>()

  /**
   * The id of an image: its path without the suffix of an image or of `.json`, `/` as `__`.
   * @returns a fault where it cannot be one, or where another image has it
   */
  take(path: string): { id: string } | { fault: Fault } {
    const id = withoutSuffix(path).replaceAll('/', '__').normalize('NFC')
    const fault = idFault(id)
    if (fault !== undefined) return { fault: { file: path, reason: `${path} cannot be the id of an image: ${fault}.` } }
    // Some disks do not tell case apart.
    const key = id.toLowerCase()
    const other = this.#taken.get(key)
    if (other !== undefined)
      return { fault: { file: path, reason: `${other} and ${path} have the same id, ${id}: rename one of them.` } }
    this.#taken.set(key, path)
    return { id }
  }
}

function withoutSuffix(path: string): string {
  return path.endsWith('.json') ? path.slice(0, -'.json'.length) : (splitImageName(path)?.stem ?? path)
}
