/**
 * Trains on two workers of this machine, with one of the three processes killed without warning at random moments, and
 * compares the last checkpoint's bytes with those of a run that was left alone. Each start must continue from the last
 * checkpoint; a client that lost a worker must say so and end by itself.
 * usage: node --import tsx bench/cluster-kills.ts [--kills 20] [--seed 1]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { rngFor, sha256 } from '../src/core/base/index.ts'
import { runCli, type CliResult } from '../test/support/cli.ts'
import { plantTinyRun } from '../test/support/tiny-run.ts'
import { startWorker } from '../test/support/workers.ts'

const { values: options } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
})
const KILLS = Number(options.kills)
/** Steps between two checkpoints, and at most between a start and its end: the last start is to be the first that ends by itself. */
const [EVERY, MOST] = [4, 8]
const STEPS = (KILLS + 1) * MOST * 4
const KEYS = [
  `stages=[{name: a, data: tree, split: train, steps: ${STEPS}, learningRate: 0.01, evaluate: false}]`,
  `checkpoint={every: ${EVERY}, keep: 2}`,
  'defaults.ema=0.9',
]

const folder = await mkdtemp(join(tmpdir(), 'vortex-cluster-'))
await plantTinyRun(folder)
const rng = rngFor(Number(options.seed), 'cluster-kills')
const workers = await Promise.all([startWorker(), startWorker()])
const cluster = workers.map(({ address }) => address).join(',')

interface Ended extends CliResult {
  /** From the strike on. */
  seconds: number
}

/** Runs the command; after some steps, and a moment more, calls `strike` with the client's process. */
async function train(run: string, steps = Infinity, strike?: (client: number) => void): Promise<Ended> {
  let pid: number | undefined
  const before = new Set(await stepsOf(run))
  const words = ['train', 'tiny.yaml', '--run', run, '--cluster', cluster, '--quiet']
  const running = runCli([...words, ...KEYS.flatMap((key) => ['--set', key])], {
    cwd: folder,
    onSpawn: (started) => (pid = started),
  })
  const over = running.then(() => true)
  const done = async () => (await stepsOf(run)).filter((line) => !before.has(line)).length
  while ((await done()) < steps) if (await Promise.race([over, setTimeout(5, false)])) break
  await setTimeout(rng.below(100))
  strike?.(pid!)
  const began = performance.now()
  return { ...(await running), seconds: (performance.now() - began) / 1000 }
}

/** The run's step events; one that is done again has another time. */
async function stepsOf(run: string): Promise<string[]> {
  return (await eventsOf(run)).split('\n').filter((line) => line.includes('"type":"step"'))
}

function eventsOf(run: string): Promise<string> {
  return readFile(join(folder, run, 'events.jsonl'), 'utf8').catch(() => '')
}

async function digestOf(run: string): Promise<string> {
  return sha256(await readFile(join(folder, run, 'checkpoints', 'last.safetensors')))
}

function require(holds: boolean, message: string): void {
  if (!holds) throw new Error(message)
}

const whole = await train('whole')
require(whole.code === 0, whole.stderr)
for (let kill = 1; kill <= KILLS; kill++) {
  const victim = rng.below(3)
  const { code, stderr, seconds } = await train('killed', 1 + rng.below(MOST), (client) => {
    process.kill(victim === 2 ? client : workers[victim]!.child.pid!, 'SIGKILL')
  })
  if (victim === 2) {
    require(code === null, `the client ended before it was killed: ${stderr}`)
    console.log(`${kill}: client killed`)
    continue
  }
  const { address } = workers[victim]!
  require(code !== 0 && stderr.includes(`The worker at ${address} does not respond.`), stderr)
  console.log(
    `${kill}: worker ${victim + 1} killed, the client ended ${seconds.toFixed(1)} s later with exit code ${code}`,
  )
  workers[victim] = await startWorker(address)
}
const last = await train('killed')
require(last.code === 0, last.stderr)
const [wanted, found] = [await digestOf('whole'), await digestOf('killed')]
console.log(`${KILLS} kills: ${wanted === found ? 'the same bytes' : 'OTHER BYTES'} as without`)
for (const { child } of workers) child.kill('SIGKILL')
await rm(folder, { recursive: true })
process.exit(wanted === found ? 0 : 1)
