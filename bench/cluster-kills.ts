/**
 * Trains on two workers of this machine, with one of the three processes killed without warning at random moments, and
 * compares the last checkpoint's bytes with those of a run that was left alone. Each start must continue from the last
 * checkpoint; a client that lost a worker must say so and end by itself.
 * usage: node --import tsx bench/cluster-kills.ts [--kills 20] [--seed 1]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { rngFor } from '../src/core/base/index.ts'
import { readEvents } from '../src/core/runs/index.ts'
import { runCli, type CliResult } from '../test/support/cli.ts'
import { plantTinyRun } from '../test/support/tiny-run.ts'
import { endWorkers, startTwoWorkers, startWorker } from '../test/support/workers.ts'
import { lastDigest } from './run-files.ts'

const { values: options } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
})
const KILLS = Number(options.kills)
/** Steps between two checkpoints. */
const EVERY = 4
/** Steps of a start that is ended, at most, before the moment of its end is drawn. */
const MOST = 16
/** Enough that no start is done before its end. */
const STEPS = (KILLS + 1) * MOST * 4
const KEYS = [
  `stages=[{name: a, data: tree, split: train, steps: ${STEPS}, learningRate: 0.01, evaluate: false}]`,
  `checkpoint={every: ${EVERY}, keep: 2}`,
  'defaults.ema=0.9',
]

const folder = await mkdtemp(join(tmpdir(), 'vortex-cluster-'))
await plantTinyRun(folder)
const rng = rngFor(Number(options.seed), 'cluster-kills')
const workers = await startTwoWorkers()
if (workers === undefined) process.exit(2)
const cluster = workers.map(({ address }) => address).join(',')

function start(run: string, onSpawn?: (pid: number) => void): Promise<CliResult> {
  const words = ['train', 'tiny.yaml', '--run', run, '--cluster', cluster, '--quiet']
  return runCli([...words, ...KEYS.flatMap((key) => ['--set', key])], { cwd: folder, ...(onSpawn && { onSpawn }) })
}

/** Starts the run; after some steps, and a moment more, calls `strike` with the client's process. */
async function startAndStrike(run: string, steps: number, strike: (client: number) => void) {
  let pid: number | undefined
  const before = await stepsOf(run)
  const known = new Set(before.map(({ time }) => time))
  const running = start(run, (started) => (pid = started))
  const over = running.then(() => true)
  const done = async () => (await stepsOf(run)).filter(({ time }) => !known.has(time))
  let seen = await done()
  while (seen.length < steps && !(await Promise.race([over, setTimeout(5, false)]))) seen = await done()
  // The newest checkpoint may not have been complete; the one before it was.
  const first = seen[0]!.step
  const kept = Math.floor((before.at(-1)?.step ?? 0) / EVERY - 1) * EVERY
  require(first > kept, `began with step ${first} although the checkpoint of step ${kept} was complete`)
  await setTimeout(rng.below(100))
  strike(pid!)
  const struck = performance.now()
  const ended = await running
  return { ...ended, first, seconds: (performance.now() - struck) / 1000 }
}

/** A run's steps so far; one that is done again has another time. */
async function stepsOf(run: string): Promise<{ step: number; time: string }[]> {
  const events = await readEvents(join(folder, run, 'events.jsonl'))
  return events.filter(({ type }) => type === 'step')
}

function require(holds: boolean, message: string): void {
  if (!holds) throw new Error(message)
}

const whole = await start('whole')
require(whole.code === 0, whole.stderr)
for (let kill = 1; kill <= KILLS; kill++) {
  const victim = rng.below(3)
  const { code, stderr, first, seconds } = await startAndStrike('killed', 1 + rng.below(MOST), (client) => {
    process.kill(victim === 2 ? client : workers[victim]!.child.pid!, 'SIGKILL')
  })
  if (victim === 2) {
    require(code === null, `the client ended before it was killed: ${stderr}`)
    console.log(`${kill}: from step ${first} on; client killed`)
    continue
  }
  const { address } = workers[victim]!
  require(code !== 0 && stderr.includes(`The worker at ${address} does not respond.`), stderr)
  const end = `the client ended ${seconds.toFixed(1)} s later with exit code ${code}`
  console.log(`${kill}: from step ${first} on; worker ${victim + 1} killed, ${end}`)
  workers[victim] = await startWorker(address)
}
const last = await start('killed')
require(last.code === 0, last.stderr)
const [wanted, found] = [await lastDigest(join(folder, 'whole')), await lastDigest(join(folder, 'killed'))]
console.log(`${KILLS} kills: ${wanted === found ? 'the same bytes' : 'OTHER BYTES'} as without`)
endWorkers(workers)
await rm(folder, { recursive: true })
process.exit(wanted === found ? 0 : 1)
