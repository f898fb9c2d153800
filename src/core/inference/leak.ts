import type { Work } from '../base/index.ts'
import {
  assertNoLeak,
  describeUnchecked,
  findLeak,
  readListsOf,
  type Leak,
  type Split,
  type VocTree,
} from '../datasets/index.ts'
import { readSeen, runOf } from '../runs/index.ts'
import { readCheckpointMeta } from '../weights/index.ts'

/**
 * Checks that a checkpoint was not trained on the images it is to be scored on, here or by the test server. What its stages saw is known from its
 * run's lists or, for a checkpoint outside of its run, from a list of the evaluated tree with the same digest.
 * @throws refused if it saw some, unless `allow`; what it saw or what could not be checked is then a warning
 */
export async function checkLeak(
  checkpoint: string,
  tree: VocTree,
  { entries, sha256 }: Split,
  allow: boolean,
  work: Work,
): Promise<Leak> {
  const { lineage } = await readCheckpointMeta(checkpoint)
  const lists = await readListsOf(tree)
  const seen = (await readSeen(runOf(checkpoint), lineage)).map((one) => ({
    ...one,
    ids: one.ids ?? lists.get(one.sha256),
  }))
  const evaluated = { ids: entries.map(({ id }) => id), sha256 }
  const leak = findLeak(evaluated, seen)
  if (!allow) assertNoLeak(leak, ['Choose a split without them, or score them anyway with --allow-leak.'])
  for (const message of [leak.message, describeUnchecked(leak)])
    if (message) work.onEvent?.({ type: 'notice', level: 'warning', message })
  return leak
}
