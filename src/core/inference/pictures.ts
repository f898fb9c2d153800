import sharp from 'sharp'
import { encodeIndexedPng } from '../formats/index.ts'
import { paletteOf, reducedSize, reduceLabels, type ClassSet } from '../labels/index.ts'

interface Size {
  width: number
  height: number
}

/** An RGB image [H, W, 3] as JPEG, reduced for pages. */
export function reducedJpeg(rgb: Uint8Array, { width, height }: Size): Promise<Buffer> {
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ ...reducedSize({ width, height }), fit: 'fill' })
    .jpeg({ quality: 75 })
    .toBuffer()
}

/** Labels [H, W] as an indexed PNG in the class set's palette, reduced for pages. */
export function reducedLabels(data: Uint8Array, size: Size, set: ClassSet): Uint8Array {
  return encodeIndexedPng({ ...reduceLabels({ data, ...size }), palette: paletteOf(set) })
}
