import { basename, join, resolve } from 'node:path'
import { claimFiles, writeFileAtomic, type Work } from '../base/index.ts'
import { openTree, openTreeOfShards } from '../datasets/index.ts'
import {
  finishShard,
  shareOf,
  startShard,
  type Shard,
  type ShardJob,
  type ShardSet,
  type ShardSummary,
} from '../shards/index.ts'
import { resultsFolder, type Competition } from './layout.ts'
import { packFolder } from './pack.ts'
import { checked, openSubmitter, type Origin, type SubmitOptions, type SubmitSummary } from './submit.ts'
import { predictInto, readWholeSplit } from './write.ts'

/** What merging needs, besides the predictions. */
interface About {
  data: string
  split: string
  competition: Competition
  origin: Origin
}

/** `submit` for a shard of the images: their predictions, in a folder. */
export async function submitShard(options: SubmitOptions & { shard: Shard }, work: Work = {}): Promise<ShardSummary> {
  const { split: name, competition, out, shard } = options
  const tree = await openTree(options.data)
  const split = await readWholeSplit(tree, name)
  const { origin, predict, source, atOnce, dispose } = await openSubmitter(tree, options, work)
  try {
    const decides = [source, competition, name, split.sha256, origin.description]
    const job: ShardJob = { command: 'submit', shard, out, decides }
    const { folder, finished } = await startShard(job)
    if (finished) return finished
    const entries = shareOf(split.entries, shard)
    const results = resultsFolder(competition, name)
    await predictInto(join(folder, results), entries, predict, atOnce, work)
    const about: About = { data: resolve(options.data), split: name, competition, origin }
    const files = entries.map(({ id }) => `${results}/${id}.png`)
    return await finishShard(job, { images: entries.length, total: split.entries.length, faults: [], files, about })
  } finally {
    await dispose()
  }
}

/**
 * The archive that `submit` writes, from its shards.
 * @param data the tree, where it does not lie where the shards found it
 */
export async function mergeSubmission(
  { parts }: ShardSet,
  { out, data }: { out: string; data?: string | undefined },
  work: Work = {},
): Promise<SubmitSummary> {
  await claimFiles([out])
  const { split, competition, origin, ...first } = parts[0]!.about as About
  const tree = await openTreeOfShards(first.data, data)
  const files = new Map(parts.flatMap(({ folder, files: paths }) => paths.map((path) => [path, join(folder, path)])))
  const ids = [...files.keys()].map((path) => basename(path, '.png')).sort()
  await writeFileAtomic(out, await packFolder(resultsFolder(competition, split), ids, (path) => files.get(path)!))
  return checked(out, tree, split, origin, work)
}
