import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSafetensors } from '../../src/core/formats/index.ts'
import { sha256 } from '../../src/core/base/index.ts'
import type { Check } from './check.ts'
import { keyDifferences } from './differences.ts'
import { vortex } from './vortex.ts'

/** Into the middle of the demo's first stage. */
const STOPPED_AFTER = '100'

/**
 * The demo's tensors and losses; a checkpoint's scores and submission; and a run that `before` stopped in the
 * middle, which `after` resumes to the tensors that it would have had. On the engine that VORTEX_ENGINE names.
 */
export const trained: Check = {
  name: 'train',
  async *run({ before, after, scratch }) {
    const [one, other] = [join(scratch, 'before'), join(scratch, 'after')]
    for (const [checkout, folder] of [
      [before, one],
      [after, other],
    ] as const)
      await json(checkout, 'demo', folder)
    const whole = await tensorsOf(join(one, 'runs/demo'))
    const count = Object.keys(whole).length
    const differences = (run: Record<string, string>) => keyDifferences(whole, run)
    yield { what: `${count} tensors of the demo`, differences: differences(await tensorsOf(join(other, 'runs/demo'))) }
    const losses = await lossesOf(join(one, 'runs/demo'))
    const what = `${losses.length} losses of the demo`
    yield { what, differences: keyDifferences(losses, await lossesOf(join(other, 'runs/demo'))) }
    const archives = [await submissionBy(before, one, 'a.tgz'), await submissionBy(after, one, 'b.tgz')] as const
    yield { what: "a checkpoint's submission", differences: keyDifferences(...archives) }
    yield {
      what: "a checkpoint's scores",
      differences: keyDifferences(await scoresBy(before, one), await scoresBy(after, one)),
    }

    const data = ['coco', 'voc'].flatMap((name) => ['--set', `data.${name}=${join(one, 'data', name)}`])
    const words = ['train', 'demo', '--set', 'defaults.seed=1', ...data]
    const [stopped, resumed] = [join(one, 'runs/stopped'), join(one, 'runs/resumed')]
    await vortex(before, [...words, '--run', stopped, '--steps', STOPPED_AFTER])
    await cp(stopped, resumed, { recursive: true })
    await vortex(after, [...words, '--run', resumed])
    yield { what: `tensors of a run stopped at ${STOPPED_AFTER}`, differences: differences(await tensorsOf(resumed)) }
    yield { what: 'its losses', differences: keyDifferences(losses, await lossesOf(resumed)) }
  },
}

/** Named by its file: which one a run's folder stands for has changed on purpose. */
function lastOf(folder: string): string {
  return join(folder, 'runs/demo/checkpoints/last.safetensors')
}

/** SHA-256 of the archive. */
async function submissionBy(checkout: string, folder: string, name: string): Promise<unknown> {
  const out = join(folder, name)
  const { sha256 } = await json(
    checkout,
    ...['submit', lastOf(folder), '--data', join(folder, 'data/voc'), '--split', 'val', '--out', out],
  )
  return { sha256 }
}

/** What an evaluation counted, without its paths and times. */
async function scoresBy(checkout: string, folder: string): Promise<unknown> {
  const { confusion, miou, fwIou, best, worst } = await json(
    checkout,
    ...['eval', lastOf(folder), '--data', join(folder, 'data/voc')],
  )
  return { confusion, miou, fwIou, best, worst }
}

async function json(checkout: string, ...words: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await vortex(checkout, [...words, '--json']))!) as Record<string, unknown>
}

/** Dtype, shape and hash of each tensor of a run's last checkpoint, the optimizer's slots among them. */
async function tensorsOf(run: string): Promise<Record<string, string>> {
  const file = await openSafetensors(join(run, 'checkpoints/last.safetensors'))
  try {
    const tensors: Record<string, string> = {}
    for (const name of file.tensors.keys()) {
      const { dtype, shape, bytes } = await file.read(name)
      tensors[name] = `${dtype} [${shape.join(', ')}] ${sha256(bytes)}`
    }
    return tensors
  } finally {
    await file.close()
  }
}

/** The losses of a run's steps in order. */
async function lossesOf(run: string): Promise<number[]> {
  const lines = (await readFile(join(run, 'events.jsonl'), 'utf8')).trim().split('\n')
  const events = lines.map((line) => JSON.parse(line) as { type: string; loss: number })
  return events.filter(({ type }) => type === 'step').map(({ loss }) => loss)
}
