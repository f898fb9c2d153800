import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readText, shareFile, VortexError, writeFileAtomic, writeFolderAtomic, type Work } from '../../base/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import {
  assertNewFolder,
  finishShard,
  shardFolder,
  shareOf,
  type Shard,
  type ShardJob,
  type ShardSet,
  type ShardSummary,
} from '../../shards/index.ts'
import { hashIds } from '../lists/parse.ts'
import { IMAGES, LABELS, LISTS } from '../tree/tree.ts'
import { writeMarker } from './begun.ts'
import { finishTree } from './finish.ts'
import { Journal, JOURNAL } from './journal.ts'
import type { DatasetKind } from './kind.ts'
import { STATE } from './output.ts'
import type { Plan, PrepareOptions } from './plan.ts'
import { planInto } from './prepare.ts'
import { removeImages } from './remove.ts'
import { runPlan } from './run.ts'
import type { PrepareSummary } from './summary.ts'

/** What merging needs, besides the images, labels and journals. */
interface About extends Pick<Plan, 'sources' | 'digest' | 'options' | 'splits' | 'incompleteLists' | 'faults'> {
  kind: string
  classes: ClassSet
}

/** Prepares a shard of the images: a tree without lists and record, so that nobody takes it for the whole. */
export async function prepareShard<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  { shard, ...options }: Options & { shard: Shard },
  worker: URL,
  work: Work,
): Promise<ShardSummary> {
  const folder = shardFolder(options.out, shard)
  const own = { ...options, out: folder } as unknown as Options
  const plan = await planInto(kind, own, work)
  const { sources, digest, splits, incompleteLists, faults, settings, items } = plan
  const indices = shareOf([...Array(items.length).keys()], shard)
  const part: Plan = {
    ...plan,
    // Among what the folder was begun with.
    options: { ...plan.options, shard: `${shard.index}/${shard.of}` },
    items: { length: indices.length, id: (i) => items.id(indices[i]!), at: (i) => items.at(indices[i]!) },
  }
  const about: About = {
    ...{ kind: kind.name, sources, options: plan.options, splits, faults, classes: settings.classes },
    ...(digest && { digest }),
    ...(incompleteLists !== undefined && { incompleteLists }),
  }
  const ids = Array.from({ length: items.length }, (_, index) => items.id(index))
  const job: ShardJob = { command: 'prepare', shard, out: options.out, decides: [about, hashIds(ids)] }
  return runPlan(
    { kind, plan: part, worker },
    own,
    async ({ journal, faults: all }) => {
      await removeImages(folder, journal.refused)
      await journal.finish()
      const found = all.slice(faults.length)
      const [images, total] = [indices.length, items.length]
      return finishShard(job, { images, total, faults: found, files: [`${STATE}/${JOURNAL}`], about })
    },
    work,
  )
}

/** The tree that `prepare` makes, from its shards. */
export async function mergeTrees(
  kinds: readonly Pick<DatasetKind, 'name' | 'countsObjects' | 'review'>[],
  { parts, total }: ShardSet,
  out: string,
  work: Work,
): Promise<PrepareSummary> {
  const started = performance.now()
  await assertNewFolder(out)
  const about = parts[0]!.about as About
  const kind = kinds.find(({ name }) => name === about.kind)!
  const plan = { ...about, settings: { classes: about.classes } }
  const faults = [...about.faults, ...parts.flatMap((part) => part.faults)]
  let summary: PrepareSummary | undefined
  await writeFolderAtomic(out, async (temporary) => {
    const journal = await gather(parts, temporary)
    try {
      await writeMarker(temporary, kind.name, about)
      const record = await finishTree({ kind, plan }, { journal, faults, out: temporary }, work)
      summary = { ...record, out, prepared: total, seconds: (performance.now() - started) / 1000 }
    } finally {
      journal.close()
    }
  })
  return summary!
}

/** Brings the shards' images and labels together, and their journals as one. */
async function gather(parts: ShardSet['parts'], out: string): Promise<Journal> {
  for (const folder of [IMAGES, LABELS, LISTS, STATE]) await mkdir(join(out, folder), { recursive: true })
  const lines: string[] = []
  for (const { folder } of parts) {
    const journal = await Journal.open(folder)
    const text = await readText(join(folder, STATE, JOURNAL))
    lines.push(text)
    if (text.split('\n').length - 1 !== journal.ids.length) throw damaged(folder)
    for (const { id, leftOut, suffix = '.jpg', labelBytes } of journal.results()) {
      const files = leftOut ? [] : [`${IMAGES}/${id}${suffix}`, ...(labelBytes === undefined ? [] : [`${LABELS}/${id}.png`])] // prettier-ignore
      for (const file of files) shareFile(join(folder, file), join(out, file))
    }
  }
  await writeFileAtomic(join(out, STATE, JOURNAL), lines.join(''))
  return Journal.open(out)
}

function damaged(folder: string): VortexError {
  return new VortexError('bad-input', `Images or labels of the shard in ${folder} are missing or damaged.`, {
    suggestions: ['Run its command again: it prepares them again.'],
  })
}
