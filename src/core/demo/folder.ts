import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, expected, kindOf, readText, writeFileAtomic } from '../base/index.ts'

const MARKER = 'demo.json'

/** Takes a folder for the demo: a new or empty one, or one that a demo of the same seed began. */
export async function claimFolder(folder: string, seed: number): Promise<void> {
  const path = join(folder, MARKER)
  if (await exists(path)) {
    const earlier = readMarker(await readText(path))
    if (earlier === seed) return
    throw expected(`the demo of seed ${seed}`, folder, earlier === undefined ? 'no demo' : `that of seed ${earlier}`, {
      code: 'refused',
      suggestions: ['Choose another folder, or remove this one.'],
    })
  }
  const kind = await kindOf(folder)
  const [stranger] = kind === 'folder' ? await readdir(folder) : []
  if (kind === 'file' || stranger !== undefined)
    throw expected("a new folder, an empty one or an earlier demo's", folder, stranger ?? 'a file', {
      code: 'refused',
      suggestions: ['Choose another folder: nothing in this one was changed.'],
    })
  await writeFileAtomic(path, `${JSON.stringify({ format: 'vortex-demo', seed }, null, 2)}\n`)
}

function readMarker(text: string): number | undefined {
  try {
    const { format, seed } = JSON.parse(text) as { format?: unknown; seed?: unknown }
    return format === 'vortex-demo' && typeof seed === 'number' ? seed : undefined
  } catch {
    return undefined
  }
}
