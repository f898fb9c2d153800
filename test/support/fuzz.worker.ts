// Runs one target in a thread of its own, so that the driver sees a hang: it counts the inputs in shared memory.
import { workerData } from 'node:worker_threads'
import { serve } from '../../src/core/base/index.ts'
import { fuzz } from './fuzz-run.ts'
import { FUZZ_TARGETS } from './fuzz-targets.ts'

const { counter } = workerData as { counter: SharedArrayBuffer }
const current = new Int32Array(counter)

serve(async ({ name, seed, from, count }: { name: string; seed: number; from: number; count: number }) => {
  const target = FUZZ_TARGETS.find((one) => one.name === name)!
  const onInput = (number: number) => Atomics.store(current, 0, number)
  return { value: await fuzz(target, { seed, from, count, onInput }) }
})
