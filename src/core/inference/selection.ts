import { rngFor } from '../base/index.ts'
import type { ImageRecord } from './image-record.ts'
import type { ShownImage } from './shown-image.ts'

/** Best and worst images are always ranked this far. */
const RANKED = 6
const SEED = 1

/** Which images of a stream to show, kept while it passes. */
export interface Selection {
  /** Takes an image if it may be shown; `make` is called only then. */
  offer(record: ImageRecord, make: () => Promise<ShownImage>): Promise<void>
  /** The images to show, worst first. */
  shown(): ShownImage[]
  best(): ImageRecord[]
  worst(): ImageRecord[]
}

/**
 * A third each of the worst, the best and random images; a tenth more of those with the most suspicious labels. Images
 * without any object, in truth or prediction, count as neither good nor bad.
 * @param count of images to show, without the suspicious ones
 */
export function createSelection(count: number): Selection {
  const third = Math.ceil(count / 3)
  const worst = createTop((record) => -(record.miou ?? Infinity), Math.max(third, RANKED))
  const best = createTop((record) => record.miou ?? -Infinity, Math.max(third, RANKED))
  const suspicious = createTop((record) => record.suspicion?.share ?? 0, Math.ceil(count / 10))
  const random = createSample(count)
  return {
    async offer(record, make) {
      const lists = [
        ...(record.hasObject && record.miou !== null ? [worst, best] : []),
        ...(record.suspicion && record.suspicion.share > 0 ? [suspicious] : []),
        random,
      ]
      const puts = lists.flatMap((list) => list.place(record) ?? [])
      if (puts.length === 0) return
      const shown = await make()
      for (const put of puts) put(shown)
    },
    shown() {
      const chosen = new Set([...worst.items.slice(0, third), ...best.items.slice(0, third)])
      for (const image of random.items) if (chosen.size < count) chosen.add(image)
      for (const image of suspicious.items) chosen.add(image)
      return [...chosen].sort((a, b) => (a.record.miou ?? 2) - (b.record.miou ?? 2))
    },
    best: () => best.items.slice(0, RANKED).map(({ record }) => record),
    worst: () => worst.items.slice(0, RANKED).map(({ record }) => record),
  }
}

interface Shortlist {
  items: ShownImage[]
  /** How to put the image in, if it belongs there. */
  place(record: ImageRecord): ((image: ShownImage) => void) | undefined
}

/** The `count` images with the highest values, highest first. */
function createTop(valueOf: (record: ImageRecord) => number, count: number): Shortlist {
  const items: ShownImage[] = []
  return {
    items,
    place(record) {
      const value = valueOf(record)
      const at = items.findIndex((other) => valueOf(other.record) < value)
      if (at === -1 && items.length >= count) return undefined
      return (image) => {
        items.splice(at === -1 ? items.length : at, 0, image)
        items.length = Math.min(items.length, count)
      }
    },
  }
}

/** A random sample of a stream, each image with equal chance (Vitter's algorithm R). */
function createSample(count: number): Shortlist {
  const rng = rngFor(SEED, 'shown images')
  const items: ShownImage[] = []
  let seen = 0
  return {
    items,
    place() {
      const at = seen < count ? seen : rng.below(seen + 1)
      seen++
      return at < count ? (image) => (items[at] = image) : undefined
    },
  }
}
