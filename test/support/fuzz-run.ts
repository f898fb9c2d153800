import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf, rngFor, VortexError } from '../../src/core/base/index.ts'
import { mutate } from './fuzz-mutate.ts'
import type { FuzzTarget } from './fuzz-targets.ts'

export interface FuzzOptions {
  seed: number
  /** Number of the first input; each is a function of seed, target and number alone. */
  from?: number
  count: number
  onInput?: (number: number) => void
}

export interface FuzzResult {
  values: number
  faults: number
}

/** More than any input of a few kilobytes may need. */
const MAX_SECONDS = 10
const MAX_BYTES = 2 ** 29

/** Runs mutated inputs through a reader; throws for the first that gives anything but a value or a `VortexError`. */
export async function fuzz(target: FuzzTarget, { seed, from = 0, count, onInput }: FuzzOptions): Promise<FuzzResult> {
  const seeds = target.seeds()
  const result: FuzzResult = { values: 0, faults: 0 }
  for (let number = from; number < from + count; number++) {
    onInput?.(number)
    const input = fuzzInput(target, seeds, seed, number)
    const before = usage()
    const error = await failureOf(target, input)
    const after = usage()
    if (error === undefined) result.values++
    else if (error instanceof VortexError && error.code !== 'internal') result.faults++
    else
      throw fuzzFailure(
        target,
        input,
        seed,
        number,
        error instanceof Error ? (error.stack ?? error.message) : messageOf(error),
      )
    if (after.seconds - before.seconds > MAX_SECONDS)
      throw fuzzFailure(target, input, seed, number, `It took over ${MAX_SECONDS} s.`)
    if (after.bytes - before.bytes > MAX_BYTES)
      throw fuzzFailure(target, input, seed, number, `It took over ${MAX_BYTES} bytes.`)
  }
  return result
}

export function fuzzInput(target: FuzzTarget, seeds: readonly Uint8Array[], seed: number, number: number): Uint8Array {
  const rng = rngFor('fuzz', target.name, seed, number)
  const chosen = seeds[rng.below(seeds.length)]!
  if (target.structure && rng.below(2) === 0) return target.structure(chosen, rng)
  const input = mutate(chosen, rng)
  return target.repair && rng.below(2) === 0 ? target.repair(input) : input
}

/** An error that says how to see it again, with the input beside it. */
export function fuzzFailure(target: FuzzTarget, input: Uint8Array, seed: number, number: number, what: string): Error {
  const path = join(tmpdir(), `vortex-fuzz-${target.name}-${seed}-${number}`)
  writeFileSync(path, input)
  const again = `npm run fuzz -- ${target.name} --seed ${seed} --from ${number} --count 1`
  return new Error(`${target.name}: seed ${seed}, input ${number} (${path}; again: ${again})\n${what}`)
}

async function failureOf(target: FuzzTarget, input: Uint8Array): Promise<unknown> {
  try {
    await target.read(input)
    return undefined
  } catch (error) {
    return error ?? new Error('nothing was thrown, but thrown it was')
  }
}

/** Seconds of work by this process so far, and the most memory it ever held. */
function usage(): { seconds: number; bytes: number } {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, bytes: maxRSS * 1024 }
}
