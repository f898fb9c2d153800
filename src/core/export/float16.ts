import { VortexError } from '../base/index.ts'
import { floatToHalf } from '../formats/index.ts'

/**
 * Values as binary16, two bytes each.
 * @throws unsupported where one is too large for it
 */
export function toFloat16(name: string, values: Float32Array): Uint8Array {
  const halves = Uint16Array.from(values, floatToHalf)
  const large = values.find((value, i) => Number.isFinite(value) && (halves[i]! & 0x7fff) === 0x7c00)
  if (large !== undefined)
    throw new VortexError('unsupported', `${name} holds ${large}, which is too large for float16 (65504).`, {
      suggestions: ['Export without --float16.'],
    })
  return new Uint8Array(halves.buffer)
}
