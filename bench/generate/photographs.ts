import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { rngFor } from '../../src/core/base/index.ts'

export interface Size {
  width: number
  height: number
}

/** A file system allows some 65,000 names a file; the prepared tree takes as many again. */
const NAMES_A_FILE = 10_000

/**
 * Gives out photographs of noise by size, each a name of one of a few files: 118,287 of them take some megabytes
 * instead of 18 GB, and are read from memory.
 */
export class Photographs {
  readonly #folder: string
  readonly #templates = new Map<string, { path: string; names: number }>()

  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  async place(path: string, size: Size): Promise<void> {
    const key = `${size.width}x${size.height}`
    let template = this.#templates.get(key)
    if (!template || template.names >= NAMES_A_FILE) {
      template = { path: join(this.#folder, `${key}-${this.#templates.size}-${template?.names ?? 0}.jpg`), names: 0 }
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(template.path, await noise(size))
      this.#templates.set(key, template)
    }
    template.names++
    linkSync(template.path, path)
  }
}

/** A JPEG of about COCO's 160 kB at 640 x 480. */
async function noise({ width, height }: Size): Promise<Uint8Array> {
  const rng = rngFor('noise', width, height)
  const pixels = Uint8Array.from({ length: width * height * 3 }, () => 96 + rng.below(64))
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 80 })
    .toBuffer()
}
