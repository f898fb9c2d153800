import type { PngImage } from '../../../formats/index.ts'
import { packColor } from '../../classes/color.ts'
import type { ClassMap } from '../../classes/map.ts'

/** What a mask's pixels say, before they are looked up in a class file. */
export interface MaskSamples {
  /** By what they are looked up. */
  by: 'values' | 'colors'
  /** [height, width]: values, or packed colors. */
  keys: Uint8Array | Uint16Array | Uint32Array
}

const GREY = 0
const PALETTE = 3
const GREY_ALPHA = 4

/** Values of a gray or indexed PNG, colors of an RGB one of 8 bits; alpha is dropped. */
export function samplesOf(image: PngImage, map: ClassMap): MaskSamples {
  const { colorType, bitDepth, data, palette } = image
  const sampleBytes = bitDepth === 16 ? 2 : 1
  // A palette's indices are classes unless the file's own `map` names colors and no values.
  if (colorType === PALETTE && map.namesColors && map.ids.size === 0)
    return { by: 'colors', keys: Uint32Array.from(data, (index) => packColor(palette!, 3 * index)) }
  if (colorType === PALETTE || (colorType === GREY && sampleBytes === 1)) return { by: 'values', keys: data }
  const channels = colorType === GREY ? 1 : colorType === GREY_ALPHA ? 2 : colorType === 2 ? 3 : 4
  const step = channels * sampleBytes
  const count = data.length / step
  if (channels < 3) {
    const keys = new Uint16Array(count)
    for (let i = 0; i < count; i++)
      keys[i] = sampleBytes === 1 ? data[i * step]! : (data[i * step]! << 8) | data[i * step + 1]!
    return { by: 'values', keys }
  }
  const keys = new Uint32Array(count)
  for (let i = 0; i < count; i++) keys[i] = packColor(data, i * step)
  return { by: 'colors', keys }
}
