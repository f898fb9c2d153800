/**
 * Holds two checkouts to the same bits: the demo's tensors, losses, scores and submission; a checkpoint's scores; and a
 * run that the first checkout stopped in the middle and the second resumes. Prints what is equal; exits with 1 where
 * something is not.
 * usage: node --import tsx bench/compare/training.ts BEFORE AFTER [--engine tensorflow|wasm] [--steps 100]
 */
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { isDeepStrictEqual, parseArgs, promisify } from 'node:util'
import { openSafetensors } from '../../src/core/formats/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string', default: 'tensorflow' },
    /** After how many steps the run is stopped. */
    steps: { type: 'string', default: '100' },
  },
})
const [before, after] = positionals.map((path) => resolve(path))
if (before === undefined || after === undefined) throw new Error('usage: training.ts BEFORE AFTER')
const folder = await mkdtemp(join(tmpdir(), 'vortex-compare-'))

interface DemoResult {
  miou: unknown
  submission: { sha256: string }
}

/** Runs vortex of a checkout in a folder; its JSON. */
async function vortex(checkout: string, cwd: string, ...words: string[]): Promise<unknown> {
  const env = { ...process.env, VORTEX_ENGINE: values.engine }
  const command = [join(checkout, 'bin/dev.js'), ...words, '--json']
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd, env, maxBuffer: 2 ** 28 })
  return JSON.parse(stdout)
}

/** Name → dtype, shape and bytes of a run's last checkpoint, the optimizer's slots among them. */
async function tensorsOf(run: string): Promise<Map<string, unknown>> {
  const file = await openSafetensors(join(run, 'checkpoints/last.safetensors'))
  try {
    const tensors = new Map<string, unknown>()
    for (const name of file.tensors.keys()) tensors.set(name, await file.read(name))
    return tensors
  } finally {
    await file.close()
  }
}

/** The losses of a run's steps in order, as written. */
async function lossesOf(run: string): Promise<number[]> {
  const lines = (await readFile(join(run, 'events.jsonl'), 'utf8')).trim().split('\n')
  const events = lines.map((line) => JSON.parse(line) as { type: string; loss: number })
  return events.filter(({ type }) => type === 'step').map(({ loss }) => loss)
}

/** What an evaluation counted, without its paths, times and whatever only one version tells. */
async function scoresBy(checkout: string): Promise<unknown> {
  const found = await vortex(checkout, join(folder, 'before'), 'eval', 'runs/demo', '--data', 'data/voc')
  const { confusion, miou, fwIou, best, worst } = found as Record<string, unknown>
  return { confusion, miou, fwIou, best, worst }
}

function report(what: string, one: unknown, other: unknown, count = ''): void {
  const same = isDeepStrictEqual(one, other)
  if (!same) process.exitCode = 1
  console.log(`${same ? 'equal ' : 'DIFFER'}  ${what}${count}`)
}

const demo = async (checkout: string, name: string) => (await vortex(checkout, folder, 'demo', name)) as DemoResult
const demos = { before: await demo(before, 'before'), after: await demo(after, 'after') }
const run = (name: string, of = 'demo') => join(folder, name, 'runs', of)
const whole = await tensorsOf(run('before'))
report('demo: tensors of the last checkpoint', whole, await tensorsOf(run('after')), ` (${whole.size})`)
const losses = await lossesOf(run('before'))
report('demo: losses', losses, await lossesOf(run('after')), ` (${losses.length} steps)`)
report('demo: mIoU of both evaluations', demos.before.miou, demos.after.miou)
report('demo: SHA-256 of the submission', demos.before.submission.sha256, demos.after.submission.sha256)
report('a checkpoint’s confusion matrix and scores', await scoresBy(before), await scoresBy(after))

const training = ['train', 'demo', '--set', 'defaults.seed=1']
await vortex(before, join(folder, 'before'), ...training, '--run', 'runs/stopped', '--steps', values.steps)
await cp(run('before', 'stopped'), run('before', 'resumed'), { recursive: true })
await vortex(after, join(folder, 'before'), ...training, '--run', 'runs/resumed')
report('a resumed run: tensors as if never stopped', whole, await tensorsOf(run('before', 'resumed')))
report('a resumed run: losses', losses, await lossesOf(run('before', 'resumed')))
console.log(`${values.engine}; everything is in ${folder}`)
