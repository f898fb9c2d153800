import { expected, VortexError } from '../base/index.ts'
import { elementCount, type RawTensor } from '../formats/index.ts'

/** Float32 values with their shape, last axis fastest; convolution kernels are HWIO. */
export interface NamedArray {
  shape: readonly number[]
  data: Float32Array
}

export type NamedArrays = ReadonlyMap<string, NamedArray>

/** What training remembers of a variable: optimizers' memories and the variable's moving average. */
const SLOTS = ['momentum', 'adamw.m', 'adamw.v', 'ema'] as const
export type SlotKind = (typeof SLOTS)[number]

/** A slot's name in programs and checkpoints, such as `momentum/backbone.conv1.weight`. */
export function slotName(kind: SlotKind, variable: string): string {
  return `${kind}/${variable}`
}

export function isSlot(name: string): boolean {
  return SLOTS.some((kind) => name.startsWith(`${kind}/`))
}

/** Under which name a checkpoint has the value to predict with: the moving average where it has one. */
export function averagedName(names: { has(name: string): boolean }, variable: string): string {
  const average = slotName('ema', variable)
  return names.has(average) ? average : variable
}

/** Puts shapes on plain values, e.g. on what an engine read back. A name without a spec or a wrong length is our fault. */
export function withShapes(
  specs: readonly { name: string; shape: readonly number[] }[],
  values: ReadonlyMap<string, Float32Array>,
): Map<string, NamedArray> {
  return new Map(
    specs.map(({ name, shape }) => {
      const data = values.get(name)
      if (data?.length !== elementCount(shape))
        throw new VortexError('internal', `${name} [${shape.join(', ')}] came with ${data?.length ?? 'no'} values.`)
      return [name, { shape, data }]
    }),
  )
}

/**
 * Checks that a file holds every variable of a network, in its shape.
 * @throws bad-format, with the first that it does not
 */
export function assertFits(
  specs: readonly { name: string; shape: readonly number[] }[],
  values: NamedArrays,
  file: string,
): void {
  for (const { name, shape } of specs) {
    const found = values.get(name)?.shape
    if (found?.join() === shape.join()) continue
    const what = found ? `[${found.join(', ')}]` : 'none'
    throw expected(`${name} [${shape.join(', ')}], as its configuration says,`, file, what, {
      code: 'bad-format',
      suggestions: ['The file is damaged or was changed: copy it again, or use another checkpoint.'],
    })
  }
}

/** The same memory as safetensors wants it. */
export function toRaw({ shape, data }: NamedArray): RawTensor {
  return { dtype: 'F32', shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}
