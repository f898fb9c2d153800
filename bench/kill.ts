/**
 * Trains three stages with AdamW, warm-up, a moving average and accumulation, killed without warning at random moments,
 * and compares the last checkpoint's bytes with those of a run that was left alone.
 * usage: node --import tsx bench/kill.ts [--kills 20] [--seed 1] [--engine tensorflow]
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rngFor, sha256 } from '../src/core/base/index.ts'
import { runCli } from '../test/support/cli.ts'
import { plantTinyRun } from '../test/support/tiny-run.ts'

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'tensorflow' },
  },
})
const STAGES = ['a', 'b', 'c'].map(
  (name, i) => `{name: ${name}, data: tree, split: train, steps: ${[40, 30, 20][i]}, learningRate: 0.01}`,
)
const KEYS = [
  ...['defaults.optimizer={name: adamw}', 'defaults.schedule={warmup: 5}', 'defaults.ema=0.9', 'defaults.accumulate=2'],
  ...[`stages=[${STAGES.join(', ')}]`, 'evaluate.every=15', 'checkpoint={every: 4, keep: 2}'],
]

const folder = await mkdtemp(join(tmpdir(), 'vortex-kill-'))
await plantTinyRun(folder)
const rng = rngFor(Number(options.seed), 'kill')

/** Runs the command; ends it after so many milliseconds. Returns whether it came to its end. */
async function train(run: string, milliseconds = Infinity): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const { code, stderr } = await runCli(
    ['train', 'tiny.yaml', '--run', run, '--quiet', ...KEYS.flatMap((key) => ['--set', key])],
    {
      cwd: folder,
      variables: { VORTEX_ENGINE: options.engine },
      onSpawn: (pid) => {
        if (milliseconds < Infinity) timer = setTimeout(() => process.kill(pid, 'SIGKILL'), milliseconds)
      },
    },
  )
  clearTimeout(timer)
  if (code !== 0 && code !== null) throw new Error(stderr)
  return code === 0
}

async function digestOf(run: string): Promise<string> {
  return sha256(await readFile(join(folder, run, 'checkpoints', 'last.safetensors')))
}

const began = performance.now()
await train('whole')
const whole = performance.now() - began
let kills = 0
// Early enough that something is left to do, late enough that some steps were done.
while (kills < Number(options.kills)) {
  if (await train('killed', whole * (0.3 + 0.5 * rng.uniform()))) break
  console.log(`killed ${++kills} times`)
}
await train('killed')
const [wanted, found] = [await digestOf('whole'), await digestOf('killed')]
console.log(`${kills} kills: ${wanted === found ? 'the same bytes' : 'OTHER BYTES'} (${found})`)
await rm(folder, { recursive: true })
process.exit(wanted === found ? 0 : 1)
