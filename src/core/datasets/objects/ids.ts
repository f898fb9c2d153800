import type { Fault } from '../prepare/plan.ts'

/** What may stand as an id: it becomes a file's name. */
const ID = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/

/** The ids of a source's images, each once. */
export class Ids {
  readonly #taken = new Map<string, string>()

  /**
   * The id of an image: its path without suffix, `/` as `__`.
   * @returns a fault where it cannot be one, or where another image has it
   */
  take(path: string): { id: string } | { fault: Fault } {
    const id = path.replace(/\.[^./]*$/, '').replaceAll('/', '__')
    if (!ID.test(id))
      return {
        fault: {
          file: path,
          reason: `Expected a name of letters, digits, _, . and - for ${path} but found ${JSON.stringify(id)}.`,
        },
      }
    // Some disks do not tell case apart.
    const key = id.toLowerCase()
    const other = this.#taken.get(key)
    if (other !== undefined)
      return { fault: { file: path, reason: `${other} and ${path} come to one id, ${id}: rename one of them.` } }
    this.#taken.set(key, path)
    return { id }
  }
}
