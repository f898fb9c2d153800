import { join } from 'node:path'
import { z } from 'zod'
import { expected, kindOf, parseStored, readText, writeFileAtomic } from '../../base/index.ts'
import { byteSize } from '../sources/location.ts'
import type { Journal } from './journal.ts'
import { STATE } from './output.ts'
import type { Item, Plan } from './plan.ts'

const MARKER = 'prepare.json'

const markerSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

type Marker = z.infer<typeof markerSchema>

/** Digests of what a source says of its images; a tree of an earlier version has none. */
const DIGESTS = ['listsSha256', 'annotationsSha256'] as const

/**
 * Refuses to continue a tree with other options, or from another source: its images would join those present.
 *
 * Names and folders say nothing (every VOC is called VOCdevkit, and the same one may lie in an archive next time). What
 * is compared costs no second look at any label: the digest of the lists, or of the COCO file, which are read anyway;
 * that every prepared image is still in the source; and the sizes of each image's and label's files, which the journal
 * keeps. So images may be added to a source without lists, and broken files, which the journal does not know, be
 * replaced. Trees of earlier versions have neither digest nor sizes: there only the images' ids are compared, and
 * both are kept from then on.
 */
export async function assertSameBeginning(out: string, kind: string, plan: Plan, journal: Journal): Promise<void> {
  const path = join(out, STATE, MARKER)
  if ((await kindOf(path)) === 'missing') return
  const advice = 'Choose another --out, or remove the folder to prepare it from scratch.'
  const earlier = parseStored(markerSchema, await readText(path), path, 'the options of vortex prepare', advice)
  assertSameOptions(path, earlier, markerOf(kind, plan))
  const difference = differingImages(plan, journal) ?? differingDigest(earlier, plan) ?? differingSize(plan, journal)
  if (difference === undefined) return
  throw expected(`the source that it was begun with (${earlier['sources']})`, out, `another: ${difference}`, {
    code: 'refused',
    suggestions: ['Prepare this one into a new folder: --out DIR. Nothing in the old one was changed.'],
  })
}

/** Keeps what {@link assertSameBeginning} compares, also for images that an earlier version prepared. */
export async function keepBeginning(out: string, kind: string, plan: Plan, journal: Journal): Promise<void> {
  for (let index = 0; index < plan.items.length; index++) {
    const id = plan.items.id(index)
    if (journal.has(id) && !journal.sourceBytes(id)) journal.keepSourceBytes(id, sourceBytes(plan.items.at(index)))
  }
  await writeMarker(out, kind, plan)
}

/** Writes what a later run of the same command is compared with. */
export async function writeMarker(out: string, kind: string, plan: MarkedPlan): Promise<void> {
  const text = `${JSON.stringify(markerOf(kind, plan), null, 2)}\n`
  const path = join(out, STATE, MARKER)
  if ((await kindOf(path)) === 'missing' || (await readText(path)) !== text) await writeFileAtomic(path, text)
}

type MarkedPlan = Pick<Plan, 'sources' | 'digest' | 'options'>

function markerOf(kind: string, { sources, digest, options }: MarkedPlan): Marker {
  return { kind, sources: sources.join(', '), ...digest, ...options }
}

function assertSameOptions(path: string, earlier: Marker, now: Marker): void {
  const keys = [...new Set([...Object.keys(earlier), ...Object.keys(now)])]
  const found = keys
    .filter((key) => key !== 'sources' && !DIGESTS.some((digest) => digest === key) && earlier[key] !== now[key])
    .map((key) => `${key} ${show(earlier[key])}, now ${show(now[key])}`)
  if (found.length === 0) return
  throw expected('the options that the folder was begun with', path, found.join('; '), {
    code: 'refused',
    suggestions: ['Choose another --out, or remove the folder to prepare it from scratch.'],
  })
}

function show(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value)
}

function differingImages({ items }: Plan, journal: Journal): string | undefined {
  const known = new Set(Array.from({ length: items.length }, (_, index) => items.id(index)))
  const [first, ...others] = journal.ids.filter((id) => !known.has(id))
  if (first === undefined) return undefined
  const count = others.length + 1
  return `${count} of the ${journal.ids.length} prepared images ${count === 1 ? 'is' : 'are'} not in it, ${first} the first`
}

function differingDigest(earlier: Marker, { digest = {} }: Plan): string | undefined {
  for (const key of DIGESTS) {
    const [before, now] = [earlier[key], digest[key]]
    if (typeof before !== 'string' || before === now) continue
    const what = key === 'listsSha256' ? 'split lists' : 'annotations'
    return `its ${what} are not the same (sha256 ${before.slice(0, 12)}…, now ${now?.slice(0, 12) ?? 'none'}…)`
  }
  return undefined
}

function differingSize({ items }: Plan, journal: Journal): string | undefined {
  let first: string | undefined
  let count = 0
  for (let index = 0; index < items.length; index++) {
    const before = journal.sourceBytes(items.id(index))
    if (before === undefined) continue
    const now = sourceBytes(items.at(index))
    const part = [0, 1].find((at) => before[at] !== now[at])
    if (part === undefined) continue
    count++
    const what = part === 0 ? 'image' : 'label'
    first ??= `the ${what} of ${items.id(index)} has ${now[part] ?? 'no'} bytes, ${before[part] ?? 'no'} when it was prepared`
  }
  return first === undefined ? undefined : `${first}${count === 1 ? '' : `, and ${count - 1} more differ`}`
}

/** Bytes of the image's file, and of the label's where there is one; the same in a folder and in an archive. */
export function sourceBytes({ image, label }: Pick<Item, 'image' | 'label'>): number[] {
  return [byteSize(image), ...(label ? [byteSize(label.file)] : [])]
}
