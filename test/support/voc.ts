import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { encodeIndexedPng } from '../../src/core/formats/index.ts'
import { vocPalette } from '../../src/core/labels/index.ts'

/** Writes files, their folders made. */
export async function plant(root: string, files: Record<string, string | Uint8Array>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return root
}

/** A small JPEG, of one color a name. */
export async function photograph(name: string, width = 12, height = 8, orientation?: number): Promise<Uint8Array> {
  const red = Buffer.from(name).reduce((sum, byte) => sum + byte, 0) % 256
  const image = sharp({ create: { width, height, channels: 3, background: { r: red, g: 90, b: 160 } } })
  return (orientation === undefined ? image : image.withMetadata({ orientation })).jpeg().toBuffer()
}

/** A label PNG: `values` from the top left, background after them. */
export function labelPng(values: readonly number[], width = 12, height = 8): Uint8Array {
  const data = new Uint8Array(width * height)
  data.set(values)
  return encodeIndexedPng({ width, height, data, palette: vocPalette() })
}

/** The files of a devkit with these splits; every image but those of `test` shows one pixel of class 1. */
export async function vocFiles(splits: Record<string, string[]>): Promise<Record<string, string | Uint8Array>> {
  const files: Record<string, string | Uint8Array> = {}
  for (const [split, ids] of Object.entries(splits)) {
    files[`VOCdevkit/VOC2012/ImageSets/Segmentation/${split}.txt`] = ids.map((id) => `${id}\n`).join('')
    for (const id of ids) {
      files[`VOCdevkit/VOC2012/JPEGImages/${id}.jpg`] = await photograph(id)
      if (split !== 'test') files[`VOCdevkit/VOC2012/SegmentationClass/${id}.png`] = labelPng([1, 255, 255])
    }
  }
  return files
}
