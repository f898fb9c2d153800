import { copyFile, link, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, isSystemError, writeAtomic } from '../base/index.ts'
import { saveCheckpoint, type Checkpoint } from '../weights/index.ts'
import { positionName, runPaths } from './folder.ts'
import type { Position } from './events.ts'

const LAST = 'last.safetensors'

export interface SaveRules {
  /** Keep it under its step's number too, and of those files this many. */
  keep?: number
  /** It scored best of its stage so far. */
  best?: boolean
  /** It ends its stage. */
  end?: boolean
}

/**
 * Writes a checkpoint as `last` and under the other names it deserves. The bytes are written once; the names are hard
 * links where the file system has them.
 * @returns the name of the file that will stay longest
 */
export async function writeCheckpoint(dir: string, checkpoint: Checkpoint, at: Position, rules: SaveRules) {
  const folder = runPaths(dir).checkpoints
  const names = [
    ...(rules.end ? [endName(at.stage)] : []),
    ...(rules.best ? [bestName(at.stage)] : []),
    ...(rules.keep ? [`${positionName(at)}.safetensors`] : []),
  ]
  const [first = LAST, ...rest] = names
  await saveCheckpoint(join(folder, first), checkpoint)
  // `last` comes last: what it promises to resume from must not be ahead of the other names.
  for (const name of first === LAST ? [] : [...rest, LAST])
    await writeAtomic(join(folder, name), (temporary) => shareFile(join(folder, first), temporary))
  if (rules.keep) await prune(folder, at.stage, rules.keep)
  return first
}

/** The checkpoint from which a run resumes; undefined for one that has none yet. */
export async function lastCheckpoint(dir: string): Promise<string | undefined> {
  const path = join(runPaths(dir).checkpoints, LAST)
  return (await exists(path)) ? path : undefined
}

/** The file of a stage's best checkpoint. */
export function bestName(stage: string): string {
  return `${stage}-best.safetensors`
}

/** The file of a stage's last checkpoint, once the stage is done. */
export function endName(stage: string): string {
  return `${stage}-end.safetensors`
}

/** Removes all but the newest of a stage's numbered checkpoints. */
async function prune(folder: string, stage: string, keep: number): Promise<void> {
  const ours = (await readdir(folder)).flatMap((name) => {
    const step = name.startsWith(`${stage}-`)
      ? /^(\d{6,})\.safetensors$/.exec(name.slice(stage.length + 1))?.[1]
      : undefined
    return step === undefined ? [] : [{ name, step: Number(step) }]
  })
  const newestFirst = ours.sort((a, b) => b.step - a.step)
  for (const { name } of newestFirst.slice(keep)) await rm(join(folder, name))
}

/** The same bytes under another name. */
async function shareFile(source: string, target: string): Promise<void> {
  try {
    await link(source, target)
  } catch (error) {
    if (!isSystemError(error, 'EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS')) throw error
    await copyFile(source, target)
  }
}
