import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError, kindOf, readText, VortexError, writeFileAtomic } from '../../base/index.ts'
import { IMAGES, LABELS } from '../tree/tree.ts'
import { STATE } from './output.ts'
import { checkPhotograph } from './photograph.ts'
import type { ImageResult } from './result.ts'

const NAME = 'images.jsonl'

/**
 * What became of every image, one JSON line each, written as they are done: the memory of a run that is killed, and
 * of a finished tree. A line cut off by the kill is no line.
 */
export class Journal {
  readonly #out: string
  readonly #lines: Map<string, string>
  #file: number | undefined

  private constructor(out: string, lines: Map<string, string>) {
    this.#out = out
    this.#lines = lines
  }

  /** Opens a tree's journal; images whose files are gone or of another size are forgotten. */
  static async open(out: string): Promise<Journal> {
    const lines = new Map<string, string>()
    const images = new Set(await readdir(join(out, IMAGES)))
    for (const line of await readLines(join(out, STATE, NAME))) {
      const result = parseLine(line)
      if (!result || !isWhole(result, out, images)) continue
      const current = upToDate(line, result, out)
      if (current !== undefined) lines.set(result.id, current)
    }
    return new Journal(out, lines)
  }

  has(id: string): boolean {
    return this.#lines.has(id)
  }

  add(result: ImageResult): void {
    const line = JSON.stringify(result)
    // A new line first: the file may end in a line that a kill cut off.
    this.#file ??= openSync(join(this.#out, STATE, NAME), 'a')
    writeSync(this.#file, `\n${line}`)
    this.#lines.set(result.id, line)
  }

  /** Until the next run: the line stays in the file until {@link finish}. */
  forget(id: string): void {
    this.#lines.delete(id)
  }

  /** Results by id, sorted. */
  *results(): Generator<ImageResult> {
    for (const id of [...this.#lines.keys()].sort()) yield JSON.parse(this.#lines.get(id)!) as ImageResult
  }

  /** Leaves the journal sorted, so that the tree's bytes do not depend on the order of work. */
  async finish(): Promise<void> {
    this.close()
    const sorted = [...this.#lines.keys()].sort().map((id) => `${this.#lines.get(id)!}\n`)
    await writeFileAtomic(join(this.#out, STATE, NAME), sorted.join(''))
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}

async function readLines(path: string): Promise<string[]> {
  if ((await kindOf(path)) === 'missing') return []
  return (await readText(path)).split('\n').filter((line) => line !== '')
}

function parseLine(line: string): ImageResult | undefined {
  try {
    return JSON.parse(line) as ImageResult
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A line of an earlier vortex with the orientation, which was not noted then; undefined where the image has been damaged since. */
function upToDate(line: string, result: ImageResult, out: string): string | undefined {
  if (result.leftOut || result.orientation !== undefined) return line
  const { id, ...rest } = result
  try {
    const { orientation } = checkPhotograph({ path: join(out, IMAGES, `${id}.jpg`) })
    return JSON.stringify({ id, orientation, ...rest })
  } catch (error) {
    if (error instanceof VortexError) return undefined
    throw error
  }
}

function isWhole(result: ImageResult, out: string, images: ReadonlySet<string>): boolean {
  if (result.leftOut) return true
  if (!images.has(`${result.id}${result.suffix ?? '.jpg'}`)) return false
  return result.labelBytes === undefined || sizeOf(join(out, LABELS, `${result.id}.png`)) === result.labelBytes
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    throw error
  }
}
