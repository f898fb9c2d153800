import { closeSync, openSync, renameSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { isSystemError, kindOf, readText, VortexError, writeFileAtomic } from '../../base/index.ts'
import { IGNORE_LABEL, VOC } from '../../labels/index.ts'
import { IMAGES, LABELS } from '../tree/tree.ts'
import { STATE } from './output.ts'
import { checkPhotograph } from './photograph.ts'
import type { ImageResult } from './result.ts'

export const JOURNAL = 'images.jsonl'

/**
 * What became of every image, one JSON line each, written as they are done: the memory of a run that is killed, and
 * of a finished tree. A line that was cut off by the kill or changed since is no line: its image is prepared again.
 */
export class Journal {
  readonly #out: string
  readonly #lines: Map<string, string>
  /** The file is as version 0.1 wrote it, without sums. */
  readonly #isOld: boolean
  readonly #refused = new Set<string>()
  #file: number | undefined

  private constructor(out: string, lines: Map<string, string>, isOld: boolean) {
    this.#out = out
    this.#lines = lines
    this.#isOld = isOld
  }

  /** Opens a tree's journal; images whose files are gone or of another size are forgotten. */
  static async open(out: string): Promise<Journal> {
    const lines = new Map<string, string>()
    const images = new Set(await readdir(join(out, IMAGES)))
    const written = await readLines(join(out, STATE, JOURNAL))
    const isOld = written.length > 0 && !written.some((line) => line.includes('crc32'))
    for (const text of written) {
      const line = isOld ? lineOf(text, out) : withoutSum(text)
      const result = line === undefined ? undefined : (JSON.parse(line) as ImageResult)
      if (line !== undefined && result && isWhole(result, out, images)) lines.set(result.id, line)
    }
    return new Journal(out, lines, isOld)
  }

  has(id: string): boolean {
    return this.#lines.has(id)
  }

  /** Ids of the images that are done. */
  get ids(): string[] {
    return [...this.#lines.keys()]
  }

  /** Sizes of the files that an image was made from; undefined where that is not known. */
  sourceBytes(id: string): readonly number[] | undefined {
    const line = this.#lines.get(id)
    return line === undefined ? undefined : (JSON.parse(line) as ImageResult).sourceBytes
  }

  /** Adds those sizes to what an earlier version noted; written by {@link finish}. */
  keepSourceBytes(id: string, sourceBytes: number[]): void {
    const { id: own, ...rest } = JSON.parse(this.#lines.get(id)!) as ImageResult
    this.#lines.set(id, JSON.stringify({ id: own, sourceBytes, ...rest }))
  }

  add(result: ImageResult): void {
    const line = JSON.stringify(result)
    this.#file ??= this.#open()
    // A new line first: the file may end in a line that a kill cut off.
    writeSync(this.#file, `\n${withSum(line)}`)
    this.#lines.set(result.id, line)
  }

  /** The image was refused. Its line, where an earlier run took it, stays in the file until {@link finish}. */
  refuse(id: string): void {
    this.#lines.delete(id)
    this.#refused.add(id)
  }

  get refused(): ReadonlySet<string> {
    return this.#refused
  }

  /** Results by id, sorted. */
  *results(): Generator<ImageResult> {
    for (const id of [...this.#lines.keys()].sort()) yield JSON.parse(this.#lines.get(id)!) as ImageResult
  }

  /** Leaves the journal sorted, so that the tree's bytes do not depend on the order of work. */
  async finish(): Promise<void> {
    this.close()
    await writeFileAtomic(join(this.#out, STATE, JOURNAL), this.#text())
  }

  #open(): number {
    const path = join(this.#out, STATE, JOURNAL)
    if (this.#isOld) {
      // Lines without a sum count only in a file where no line has one.
      const temporary = join(this.#out, STATE, `.${JOURNAL}.tmp`)
      writeFileSync(temporary, this.#text())
      renameSync(temporary, path)
    }
    return openSync(path, 'a')
  }

  #text(): string {
    const sorted = [...this.#lines.keys()].sort().map((id) => `${withSum(this.#lines.get(id)!)}\n`)
    return sorted.join('')
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

const SUMMED = /^(\{.*),"crc32":(\d+)\}$/

/** A result's line as it is written, with the CRC-32 of the result. */
function withSum(line: string): string {
  return `${line.slice(0, -1)},"crc32":${crc32(line)}}`
}

/** A written line without its sum; undefined if that does not fit. */
function withoutSum(written: string): string | undefined {
  const [, start, sum] = SUMMED.exec(written) ?? []
  const line = `${start}}`
  return crc32(line) === Number(sum) ? line : undefined
}

const count = z.int().nonnegative()
const vocClass = count.max(VOC.classes.length - 1)

/** A line of version 0.1, which knew VOC's classes alone. */
const oldResult: z.ZodType<ImageResult> = z.strictObject({
  id: z.string(),
  orientation: count.exactOptional(),
  labelBytes: count.exactOptional(),
  pixels: z.array(z.tuple([z.union([vocClass, z.literal(IGNORE_LABEL)]), count])).exactOptional(),
  traits: z.array(z.enum(['grey', 'fourChannels', 'progressive', 'profile'])).exactOptional(),
  objects: z
    .strictObject({ classes: z.array(z.tuple([vocClass, count, count, count, count])), category: count })
    .exactOptional(),
  leftOut: z.enum(['filtered', 'empty']).exactOptional(),
})

/** The line as this version writes it; undefined if it does not fit, or if the image has been damaged since. */
function lineOf(text: string, out: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!oldResult.safeParse(value).success) return undefined
    // As it was read, for the order of its keys.
    const { id, ...rest } = value as ImageResult
    if (rest.leftOut || rest.orientation !== undefined) return text
    const { orientation } = checkPhotograph({ path: join(out, IMAGES, `${id}.jpg`) })
    return JSON.stringify({ id, orientation, ...rest })
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof VortexError) return undefined
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
