import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { exists, expected, kindOf, nearest, type Trained } from '../base/index.ts'
import { readCheckpointMeta } from '../weights/index.ts'
import { bestName, endName, lastCheckpoint } from './checkpoints.ts'
import { runPaths } from './folder.ts'

export interface FoundCheckpoint {
  file: string
  /** Where in training it was written; null for weights that were imported and not trained since. */
  trained: Trained | null
}

/**
 * Finds the checkpoint that a file or a run's folder means. A run means its last stage: that stage's best checkpoint if it
 * was evaluated, else its last one.
 * @param choice of a run's checkpoints: `best` or `last` (of its last stage), or a file's name or path
 * @throws not-found if there is no such checkpoint
 */
export async function findCheckpoint(path: string, choice?: string): Promise<FoundCheckpoint> {
  const isFolder = (await kindOf(path)) === 'folder'
  if (!isFolder && choice !== undefined)
    throw expected("a run's folder", `${path} with --checkpoint`, 'a file or nothing', {
      suggestions: ['Leave --checkpoint out: a file is a checkpoint already.'],
    })
  const file = isFolder ? await findInRun(path, choice) : path
  const { training } = await readCheckpointMeta(file)
  return { file, trained: training ? { stage: training.stage, step: training.step } : null }
}

async function findInRun(dir: string, choice: string | undefined): Promise<string> {
  if (choice !== undefined && choice !== 'best' && choice !== 'last') return findByName(dir, choice)
  const last = await lastCheckpoint(dir)
  if (last === undefined)
    throw expected('a checkpoint or a run with one', dir, 'a folder without checkpoints', {
      code: 'not-found',
      suggestions: ['Give a .safetensors file or a folder that vortex train wrote, like runs/quick.'],
    })
  if (choice === 'last') return last
  const stage = (await readCheckpointMeta(last)).training?.stage
  if (stage === undefined) return last
  const { checkpoints } = runPaths(dir)
  const best = await findBest(checkpoints, stage)
  if (best !== undefined) return best
  if (choice === 'best')
    throw expected(`an evaluation of stage ${stage}`, `--checkpoint best of ${dir}`, 'none', {
      code: 'not-found',
      suggestions: [`Use --checkpoint last, or name a file: ${(await namesIn(checkpoints)).join(', ')}.`],
    })
  const end = join(checkpoints, endName(stage))
  return (await exists(end)) ? end : last
}

/** A stage's best checkpoint; undefined if the stage was not evaluated. */
async function findBest(checkpoints: string, stage: string): Promise<string | undefined> {
  const own = join(checkpoints, bestName(stage))
  if (await exists(own)) return own
  // Runs of version 0.1 kept one file for all stages.
  const shared = join(checkpoints, 'best.safetensors')
  if (!(await exists(shared))) return undefined
  return (await readCheckpointMeta(shared)).training?.stage === stage ? shared : undefined
}

async function findByName(dir: string, choice: string): Promise<string> {
  const { checkpoints } = runPaths(dir)
  for (const path of [join(checkpoints, choice), join(checkpoints, `${choice}.safetensors`), choice])
    if ((await kindOf(path)) === 'file') return path
  const names = await namesIn(checkpoints)
  const near = nearest(choice, names)
  throw expected(`best, last or a checkpoint of ${dir}`, '--checkpoint', choice, {
    code: 'not-found',
    suggestions: [
      ...(near === undefined ? [] : [`Did you mean ${near}?`]),
      names.length === 0 ? `${dir} has no checkpoints yet.` : `Its checkpoints: ${names.join(', ')}.`,
    ],
  })
}

async function namesIn(checkpoints: string): Promise<string[]> {
  if ((await kindOf(checkpoints)) !== 'folder') return []
  const files = await readdir(checkpoints)
  return files
    .filter((name) => name.endsWith('.safetensors') && !name.startsWith('.'))
    .map((name) => basename(name, '.safetensors'))
    .sort()
}
