/**
 * Trains three stages with AdamW, warm-up, a moving average and accumulation, killed without warning at random moments,
 * and compares the last checkpoint's bytes with those of a run that was left alone.
 * usage: node --import tsx bench/kill.ts [--kills 20] [--seed 1] [--engine tensorflow]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { rngFor, shuffled } from '../src/core/base/index.ts'
import { runCli } from '../test/support/cli.ts'
import { plantTinyRun } from '../test/support/tiny-run.ts'
import { lastDigest } from './run-files.ts'

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'tensorflow' },
  },
})
const STEPS = { a: 40, b: 30, c: 20 }
const STAGES = Object.entries(STEPS).map(
  ([name, steps]) => `{name: ${name}, data: tree, split: train, steps: ${steps}, learningRate: 0.01}`,
)
const KEYS = [
  ...['defaults.optimizer={name: adamw}', 'defaults.schedule={warmup: 5}', 'defaults.ema=0.9', 'defaults.accumulate=2'],
  ...[`stages=[${STAGES.join(', ')}]`, 'evaluate.every=15', 'checkpoint={every: 4, keep: 2}'],
]

const folder = await mkdtemp(join(tmpdir(), 'vortex-kill-'))
await plantTinyRun(folder)
const rng = rngFor(Number(options.seed), 'kill')

/** Runs the command; kills it where `words` stand in the run's events, a moment later. */
async function train(run: string, words?: string): Promise<void> {
  let pid: number | undefined
  const ended = runCli(['train', 'tiny.yaml', '--run', run, '--quiet', ...KEYS.flatMap((key) => ['--set', key])], {
    cwd: folder,
    variables: { VORTEX_ENGINE: options.engine },
    onSpawn: (started) => (pid = started),
  })
  if (words !== undefined) {
    while (!(await eventsOf(run)).includes(words)) await setTimeout(2)
    await setTimeout(rng.below(60))
    process.kill(pid!, 'SIGKILL')
  }
  const { code, stderr } = await ended
  if (code !== (words === undefined ? 0 : null)) throw new Error(stderr)
}

/** As text: a run's events so far; none where it has not begun. */
function eventsOf(run: string): Promise<string> {
  return readFile(join(folder, run, 'events.jsonl'), 'utf8').catch(() => '')
}

await train('whole')
const places = Object.entries(STEPS).flatMap(([stage, steps]) =>
  Array.from({ length: steps - 1 }, (_, i) => `"type":"step","stage":"${stage}","step":${i + 1},`),
)
const chosen = new Set(shuffled([...places.keys()], rng).slice(0, Number(options.kills)))
for (const place of [...chosen].sort((a, b) => a - b)) {
  await train('killed', places[place])
  console.log(`killed after ${places[place]!}`)
}
await train('killed')
const [wanted, found] = [await lastDigest(join(folder, 'whole')), await lastDigest(join(folder, 'killed'))]
console.log(`${chosen.size} kills: ${wanted === found ? 'the same bytes' : 'OTHER BYTES'} (${found})`)
await rm(folder, { recursive: true })
process.exit(wanted === found ? 0 : 1)
