import type { TensorValue, VariableSpec } from '../../../src/core/engine/index.ts'

/*
 * The values behind the parity fixtures, made again: the twin of the generator in test/fixtures/make/parity.py, where the
 * reasons stand. Integers decide everything, so both give the same bits.
 */

/** FNV-1a of the name as seed, a golden-ratio walk, murmur3's finaliser. */
export function hashes(name: string, count: number): Uint32Array {
  let seed = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193)
  const result = new Uint32Array(count)
  for (let i = 0; i < count; i++) {
    let x = (Math.imul(i, 0x9e3779b9) + seed) | 0
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
    result[i] = x ^ (x >>> 16)
  }
  return result
}

/** In [-1, 1), multiples of 2^-31. */
function uniform(name: string, count: number, of: (u: number) => number): Float32Array {
  return Float32Array.from(hashes(name, count), (hash) => of(hash / 2 ** 31 - 1))
}

const NUDGE = 2 ** -10

/** Values for a model's variables. `nudges`: steps on the offsets of batch norms, a byte a channel as base64. */
export function generateVariables(
  specs: readonly VariableSpec[],
  nudges: Readonly<Record<string, string>> = {},
): Map<string, Float32Array> {
  return new Map(
    specs.map((spec) => {
      const value = generateVariable(spec)
      const nudge = nudges[spec.name.replace(/\.bias$/, '')]
      if (!spec.name.endsWith('.bias') || nudge === undefined) return [spec.name, value]
      const steps = Buffer.from(nudge, 'base64')
      return [spec.name, value.map((offset, channel) => offset + steps[channel]! * NUDGE)]
    }),
  )
}

function generateVariable({ name, shape }: VariableSpec): Float32Array {
  const count = shape.reduce((product, size) => product * size, 1)
  const fill = (of: (u: number) => number) => uniform(name, count, of)
  if (shape.length === 4) {
    const reach = Math.sqrt(6 / (shape[0]! * shape[1]! * shape[3]!))
    return fill((u) => u * reach)
  }
  if (name.endsWith('running_var')) return fill((u) => 1 + 0.5 * u)
  if (/bn[23]\.weight$/.test(name)) return fill((u) => 0.25 + 0.125 * u)
  if (name.endsWith('.weight')) return fill((u) => 1 + 0.25 * u)
  return fill((u) => 0.25 * u)
}

/** Images [N, S, S, 3] and labels [N, S, S], of which about a tenth is void. */
export function generateBatch(batch: number, crop: number): { images: TensorValue; labels: TensorValue } {
  const pixels = batch * crop * crop
  const labels = Int32Array.from(hashes('labels', pixels), (hash) => (hash % 23 > 20 ? 255 : hash % 23))
  return {
    images: { shape: [batch, crop, crop, 3], data: uniform('images', pixels * 3, (u) => 2 * u) },
    labels: { shape: [batch, crop, crop], data: labels },
  }
}
