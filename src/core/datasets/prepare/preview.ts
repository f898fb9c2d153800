import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kindOf, type Work } from '../../base/index.ts'
import { byteSize, describeLocation, type Location } from '../sources/location.ts'
import { openSource } from '../sources/open.ts'
import { IMAGES } from '../tree/tree.ts'
import { assertSameBeginning } from './begun.ts'
import { Journal } from './journal.ts'
import type { DatasetKind } from './kind.ts'
import { checkOutput } from './output.ts'
import type { Fault, Plan, PrepareOptions } from './plan.ts'
import { planWith } from './plan-with.ts'

/** What `--dry-run` reports. */
export interface PreparePreview {
  dryRun: true
  out: string
  kind: string
  /** Images of the plan and those that an earlier run has done. */
  images: number
  done: number
  splits: Record<string, { count: number; missing: number }>
  bytes: {
    /** Images that take no space, being links. */
    linked: number
    /** Images that are copied or taken out of an archive. */
    copied: number
    /** Labels to write, estimated where they are yet to be drawn. */
    labels: number
  }
  faults: readonly Fault[]
}

/** Mean size of a drawn label: 3.4 kB in VOC and SBD, 2.9 kB in COCO's first hundred images. */
const DRAWN_LABEL_BYTES = 3300

/** Plans and reports; the output folder is not touched. */
export async function previewDataset<Options extends PrepareOptions>(
  kind: DatasetKind<Options>,
  options: Options,
  work: Work = {},
): Promise<PreparePreview> {
  await checkOutput(options.out)
  const scratch = await mkdtemp(join(tmpdir(), 'vortex-'))
  try {
    const plan = await planWith(kind, options, { open: (path) => openSource(path, scratch, work), scratch }, work)
    return { dryRun: true, out: options.out, kind: kind.name, ...(await previewPlan(kind, plan, options)) }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function previewPlan(
  kind: DatasetKind,
  plan: Plan,
  { out, link = 'hard' }: PrepareOptions,
): Promise<Omit<PreparePreview, 'dryRun' | 'out' | 'kind'>> {
  const journal = (await kindOf(join(out, IMAGES))) === 'folder' ? await Journal.open(out) : undefined
  if (journal) await assertSameBeginning(out, kind.name, plan, journal)
  const bytes = { linked: 0, copied: 0, labels: 0 }
  let done = 0
  for (let index = 0; index < plan.items.length; index++) {
    if (journal?.has(plan.items.id(index))) {
      done++
      continue
    }
    const { image, label } = plan.items.at(index)
    bytes['path' in image && link !== 'copy' ? 'linked' : 'copied'] += byteSize(image)
    if (label) bytes.labels += labelSize(label.file)
  }
  const splits = Object.fromEntries(
    plan.splits.map(({ name, ids, missing }) => [name, { count: ids.length, missing }] as const),
  )
  return { images: plan.items.length, done, splits, bytes, faults: plan.faults }
}

/** A PNG becomes one of about its size; every other label is drawn. */
function labelSize(file: Location): number {
  return describeLocation(file).toLowerCase().endsWith('.png') ? byteSize(file) : DRAWN_LABEL_BYTES
}
