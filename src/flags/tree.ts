import { Flags } from '@oclif/core'
import { VortexError } from '../core/base/index.ts'

/** Which images: the same flags wherever a network is applied to a split. */
export const treeFlags = {
  data: Flags.string({
    summary: "A prepared tree or a VOCdevkit folder (default: what the run's recipe evaluates on).",
    helpValue: 'DIR',
  }),
  split: Flags.string({ summary: 'Split to use.', helpValue: 'NAME' }),
}

/**
 * What the flags name, else what the recipe of the run evaluates on.
 * @param split where `--data` is given alone
 */
export async function treeFrom(
  flags: { data?: string | undefined; split?: string | undefined },
  checkpoint: string | undefined,
  split: string,
): Promise<{ data: string; split: string }> {
  if (flags.data !== undefined) return { data: flags.data, split: flags.split ?? split }
  if (checkpoint !== undefined) {
    const { evaluatedTree, findCheckpoint } = await import('../core/runs/index.ts')
    const evaluated = await evaluatedTree(checkpoint)
    if (evaluated) return { data: evaluated.data, split: flags.split ?? evaluated.split }
    // What is no checkpoint at all says so first.
    await findCheckpoint(checkpoint)
  }
  const why = checkpoint === undefined ? '' : `: the recipe of ${checkpoint} names no tree to evaluate on`
  throw new VortexError('usage', `--data is missing${why}.`, { suggestions: ['Name the tree: --data DIR'] })
}
