import { VortexError } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import type { ClassSet } from '../labels/index.ts'
import { createBoundaryCounts, createConfusion, imageCounts } from '../metrics/index.ts'
import type { ImageRecord } from './image-record.ts'
import type { ShownImage } from './shown-image.ts'
import type { ScoredImage } from './tally.ts'

/** One image of a shard as JSON; counts as pairs of index and count, since an image has few classes. */
interface Line {
  record: Omit<ImageRecord, 'counts'>
  confusion: number[]
  both: number[]
  either: number[]
  /** PNGs in base64. */
  truth: string
  prediction: string
  confidence?: string
}

export function writeImageLine({ own, details }: Required<ScoredImage>, shown: ShownImage): string {
  const { counts: _, ...record } = details.record
  const line: Line = {
    record,
    confusion: pairsOf(own.counts),
    both: pairsOf(details.boundary.both),
    either: pairsOf(details.boundary.either),
    truth: base64(shown.truth),
    prediction: base64(shown.prediction),
    ...(shown.confidence && { confidence: base64(shown.confidence) }),
  }
  return `${JSON.stringify(line)}\n`
}

/** What was written, exactly. `show` finds the image's files in the tree. */
export function readImageLine(text: string, set: ClassSet) {
  const line = JSON.parse(text) as Line
  const own = createConfusion(set.classes.length)
  const boundary = createBoundaryCounts(set.classes.length)
  fill(own.counts, line.confusion)
  fill(boundary.both, line.both)
  fill(boundary.either, line.either)
  const record = { ...line.record, counts: imageCounts(own) }
  const image: Required<ScoredImage> = { own, details: { record, boundary } }
  const show = (entries: ReadonlyMap<string, Entry>): ShownImage => {
    const entry = entries.get(record.id)
    if (!entry) throw new VortexError('not-found', `The tree has no image ${record.id}, which a shard scored.`)
    const { truth, prediction, confidence } = line
    return {
      ...{ entry, record, truth: bytesOf(truth), prediction: bytesOf(prediction) },
      ...(confidence !== undefined && { confidence: bytesOf(confidence) }),
    }
  }
  return { image, show }
}

function pairsOf(counts: Float64Array): number[] {
  const pairs: number[] = []
  for (const [index, count] of counts.entries()) if (count > 0) pairs.push(index, count)
  return pairs
}

function fill(counts: Float64Array, pairs: readonly number[]): void {
  for (let at = 0; at < pairs.length; at += 2) counts[pairs[at]!] = pairs[at + 1]!
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'base64')
}
