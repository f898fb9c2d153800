import { exists } from './files.ts'

/** `dir`, or the first of `dir-2`, `dir-3`, … that does not exist. */
export async function freeFolder(dir: string): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? dir : `${dir}-${number}`
    if (!(await exists(candidate))) return candidate
  }
}
