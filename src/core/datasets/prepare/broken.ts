import type { Fault } from './plan.ts'
import type { BrokenAnnotation, ImageResult } from './result.ts'

/** One fault for each reason why annotations could not be drawn, however many there are: the first and their number. */
export function brokenFaults(results: Iterable<ImageResult>, file: string): Fault[] {
  const found = new Map<BrokenAnnotation['reason'], { first: string; count: number }>()
  for (const { broken = [] } of results) {
    for (const { reason, fault } of broken) {
      const known = found.get(reason)
      if (known) known.count++
      else found.set(reason, { first: fault, count: 1 })
    }
  }
  return [...found.values()].map(({ first, count }) => ({
    file,
    reason: count === 1 ? first : `${first} The same for ${count - 1} more.`,
  }))
}
