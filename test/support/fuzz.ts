// npm run fuzz [-- TARGET… --count 100000 --seed 1 --from 0]
// Every reader over mutated inputs; stops at the first that crashes, hangs or takes too much memory, with its input.
import { parseArgs } from 'node:util'
import { workerModule, WorkerPool } from '../../src/core/base/index.ts'
import { fuzzFailure, fuzzInput, type FuzzResult } from './fuzz-run.ts'
import { FUZZ_TARGETS, type FuzzTarget } from './fuzz-targets.ts'

const HANG_MS = 60_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
})
const [count, seed, from] = [Number(values.count), Number(values.seed), Number(values.from)]
const strangers = positionals.filter((name) => !FUZZ_TARGETS.some((target) => target.name === name))
if (strangers.length > 0)
  throw new Error(`No target ${strangers.join(', ')}; there are ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}.`)
const targets = FUZZ_TARGETS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))

console.log(`seed ${seed}, ${count} inputs a target`)
for (const target of targets) {
  const start = performance.now()
  try {
    const { values: read, faults } = await runWatched(target)
    console.log(`${target.name}: ${read} read, ${faults} refused, ${((performance.now() - start) / 1000).toFixed(1)} s`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

async function runWatched(target: FuzzTarget): Promise<FuzzResult> {
  const counter = new SharedArrayBuffer(4)
  // Below every number until the worker, whose start takes a while, has its first input.
  const current = new Int32Array(counter).fill(-1)
  const pool = new WorkerPool<object, FuzzResult>(workerModule(import.meta.url, 'fuzz'), 1, { counter })
  let [last, since] = [-1, Date.now()]
  const hang = new Promise<never>((_, reject) => {
    setInterval(() => {
      const number = Atomics.load(current, 0)
      if (number !== last) [last, since] = [number, Date.now()]
      else if (number >= 0 && Date.now() - since > HANG_MS)
        reject(fuzzFailure(target, fuzzInput(target, target.seeds(), seed, number), seed, number, 'It hangs.'))
    }, 1000).unref()
  })
  try {
    return await Promise.race([pool.run({ name: target.name, seed, from, count }), hang])
  } finally {
    await pool.close()
  }
}
