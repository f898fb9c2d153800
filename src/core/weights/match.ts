import { nearest } from '../base/index.ts'
import type { VariableSpec } from '../engine/index.ts'
import { toForeignShape } from './layout.ts'
import type { Meaning } from './names/rule.ts'

type Spec = Pick<VariableSpec, 'name' | 'shape'>

/** Which tensors of a foreign file are which variables of a network. Shapes are in the file's order, [O, I, H, W]. */
export interface MatchReport {
  matched: readonly { from: string; to: string }[]
  /** Left out by rule. */
  dropped: readonly { from: string; reason: string }[]
  /** Variables that no tensor gives. */
  missing: readonly { name: string; shape: readonly number[]; candidates: readonly string[] }[]
  /** Tensors that no variable wants. */
  unexpected: readonly { from: string; shape: readonly number[]; candidates: readonly string[] }[]
  wrongShape: readonly { from: string; to: string; expected: readonly number[]; found: readonly number[] }[]
}

type Foreign = ReadonlyMap<string, { shape: readonly number[] }>

/**
 * Matches by name, then by shape.
 * @param foreign shapes of the file's tensors, [O, I, H, W]
 * @param meanings what the names mean (`translate`)
 */
export function matchWeights(
  specs: readonly Spec[],
  foreign: Foreign,
  meanings: ReadonlyMap<string, Meaning>,
): MatchReport {
  const { matched, dropped, wrongShape, missing, unexpected } = pairUp(specs, foreign, meanings)
  return {
    matched,
    dropped,
    wrongShape,
    missing: [...missing].map(([name, shape]) => ({ name, shape, candidates: candidates(name, shape, unexpected) })),
    unexpected: [...unexpected].map(([from, shape]) => ({ from, shape, candidates: candidates(from, shape, missing) })),
  }
}

/** The match without candidates, which are the slow part. */
export function pairUp(specs: readonly Spec[], foreign: Foreign, meanings: ReadonlyMap<string, Meaning>) {
  const missing = new Map(specs.map(({ name, shape }) => [name, toForeignShape(shape)]))
  const unexpected = new Map<string, readonly number[]>()
  const matched: MatchReport['matched'][number][] = []
  const dropped: MatchReport['dropped'][number][] = []
  const wrongShape: MatchReport['wrongShape'][number][] = []
  for (const [from, { shape: found }] of foreign) {
    const meaning = meanings.get(from)
    if (meaning && 'dropped' in meaning) {
      dropped.push({ from, reason: meaning.dropped })
      continue
    }
    const to = meaning?.name ?? ''
    const expected = missing.get(to)
    if (expected) {
      if (sameShape(found, expected)) matched.push({ from, to })
      else wrongShape.push({ from, to, expected, found })
      missing.delete(to)
    } else if (to.startsWith('auxiliary.')) dropped.push({ from, reason: 'head of an auxiliary loss' })
    else unexpected.set(from, found)
  }
  return { matched, dropped, wrongShape, missing, unexpected }
}

const MOST_CANDIDATES = 3

/** Names that may have been meant: the nearest in spelling among those of the same shape first, then others of that shape. */
function candidates(name: string, shape: readonly number[], others: ReadonlyMap<string, readonly number[]>): string[] {
  const fitting = [...others].flatMap(([other, found]) => (sameShape(found, shape) ? [other] : []))
  const near = nearest(name, fitting)
  return [...(near === undefined ? [] : [near]), ...fitting.filter((other) => other !== near)].slice(0, MOST_CANDIDATES)
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis])
}
