import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded stream of random numbers. Passed in wherever chance is needed; nothing calls `Math.random`. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number
  /** Uniform integer in [0, n). */
  below(n: number): number
  /** Standard normal (Box-Muller). */
  normal(): number
}

/**
 * A stream that is a pure function of its keys, so that no generator state needs to be stored:
 * `rngFor(seed, 'augment', stage, step, index)` is the same on every run and thread.
 */
export function rngFor(...keys: (number | string)[]): Rng {
  const generator = xoroshiro128plus(hashKeys(keys))
  const uniform = () => (generator.next() >>> 0) / 0x1_0000_0000
  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** Fisher-Yates; a new array. */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const j = rng.below(i + 1)
    const swapped = result[i]!
    result[i] = result[j]!
    result[j] = swapped
  }
  return result
}

/** FNV-1a over the keys' text, finished by murmur's mixer so that neighboring keys give unrelated seeds. */
function hashKeys(keys: readonly (number | string)[]): number {
  let hash = 0x811c9dc5
  const text = keys.map((key) => (typeof key === 'number' ? `n${key}` : `s${key.length}:${key}`)).join('|')
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
