import type { Facts } from './facts.ts'

type Counted = Pick<Facts, 'pixels' | 'classes'>

/** Classes whose pixels differ by less are learned without weights. */
const MUCH = 10

/**
 * A weight per class: the root of the inverse of its share of the pixels, scaled so that the mean over all pixels is 1.
 * The root, since the inverse itself gives a rare class's few wrong pixels as much to say as a whole background.
 * Classes without a pixel have weight 0. None where no class has ten times the pixels of another.
 */
export function classWeightsFor(facts: Counted): 'none' | number[] {
  const { pixels } = facts
  const extremes = extremesOf(facts)
  if (!pixels || !extremes || extremes.ratio < MUCH) return 'none'
  const total = pixels.reduce((sum, count) => sum + count, 0)
  const roots = pixels.map((count) => (count > 0 ? Math.sqrt(total / count) : 0))
  const mean = roots.reduce((sum, root, index) => sum + root * pixels[index]!, 0) / total
  return roots.map((root) => Number((root / mean).toPrecision(3)))
}

/** How far apart the most and the least frequent class are, in words. */
export function rarity(facts: Counted): string {
  const extremes = extremesOf(facts)
  if (!extremes) return 'dataset.json has no pixels per class for the split: vortex prepare counts them'
  const { most, least, ratio } = extremes
  return `${most} has ${ratio < MUCH ? ratio.toFixed(1) : Math.round(ratio)} times the pixels of ${least}; weights from ${MUCH} times on`
}

/** Among the classes that occur; undefined where none does. */
function extremesOf({ pixels = [], classes }: Counted): { most: string; least: string; ratio: number } | undefined {
  const present = [...pixels.keys()].filter((index) => pixels[index]! > 0).sort((a, b) => pixels[a]! - pixels[b]!)
  const [least, most] = [present[0], present.at(-1)]
  if (least === undefined || most === undefined) return undefined
  return { most: classes[most]!, least: classes[least]!, ratio: pixels[most]! / pixels[least]! }
}
