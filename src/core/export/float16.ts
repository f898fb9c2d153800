import { VortexError } from '../base/index.ts'
import { floatToHalf } from '../formats/index.ts'

/**
 * Values as binary16, two bytes each.
 * @throws unsupported where one is too large for it
 */
export function toFloat16(name: string, values: Float32Array): Uint8Array {
  const halves = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    const half = floatToHalf(value)
    if ((half & 0x7fff) === 0x7c00 && Number.isFinite(value))
      throw new VortexError('unsupported', `${name} holds ${value}, which is too large for float16 (65504).`, {
        suggestions: ['Export without --float16.'],
      })
    halves[i] = half
  }
  return new Uint8Array(halves.buffer)
}
