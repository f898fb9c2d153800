import { readFile, rm, stat, writeFile } from 'node:fs/promises'

/** What an earlier try left of a download. */
export interface Partial {
  bytes: number
  /** The server's name for this version of the file (ETag or Last-Modified), where it gave one. */
  validator: string | null
}

const NOTHING: Partial = { bytes: 0, validator: null }

/** The bytes at `path`, if they came from `url`. */
export async function readPartial(path: string, url: string): Promise<Partial> {
  try {
    const [{ size }, text] = await Promise.all([stat(path), readFile(noteOf(path), 'utf8')])
    const note = JSON.parse(text) as { url: string; validator: string | null }
    return note.url === url ? { bytes: size, validator: note.validator } : NOTHING
  } catch {
    // No partial file, or a note cut short by a crash: from scratch is always right.
    return NOTHING
  }
}

/** Notes, before the first byte, which file it will be part of. */
export async function notePartial(path: string, url: string, validator: string | null): Promise<void> {
  await rm(path, { force: true })
  await writeFile(noteOf(path), JSON.stringify({ url, validator }))
}

export async function removePartial(path: string): Promise<void> {
  await Promise.all([rm(path, { force: true }), forgetNote(path)])
}

/** For a partial file that became whole and has moved. */
export async function forgetNote(path: string): Promise<void> {
  await rm(noteOf(path), { force: true })
}

function noteOf(path: string): string {
  return `${path}.json`
}
