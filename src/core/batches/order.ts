import { rngFor, shuffled } from '../base/index.ts'

/**
 * Which entry stands at each place of a stage's endless row: epochs, each a shuffle of all entries, one after another.
 * A pure function of (seed, stage, place), so that resuming needs no stored state. `place = step · batch + index`.
 */
export function createOrder(count: number, seed: number, stage: string): (place: number) => number {
  const entries = Array.from({ length: count }, (_, i) => i)
  let epoch = -1
  let row: readonly number[] = []
  return (place) => {
    const wanted = Math.floor(place / count)
    if (wanted !== epoch) {
      epoch = wanted
      row = shuffled(entries, rngFor(seed, 'order', stage, epoch))
    }
    return row[place - epoch * count]!
  }
}
