import { formatPercent } from './percent.ts'

/** Of several scores of one thing. */
export interface Spread {
  /** null where there is none. */
  mean: number | null
  /** Sample standard deviation (n − 1); null for fewer than two. */
  deviation: number | null
}

export function spreadOf(values: readonly number[]): Spread {
  const { length } = values
  if (length === 0) return { mean: null, deviation: null }
  const mean = values.reduce((sum, value) => sum + value, 0) / length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: length < 2 ? null : Math.sqrt(squares / (length - 1)) }
}

/** `76.60 ± 0.31`, in per cent. */
export function formatSpread({ mean, deviation }: Spread): string {
  return deviation === null ? formatPercent(mean, 2) : `${formatPercent(mean, 2)} ± ${formatPercent(deviation, 2)}`
}

/** Names that have a mean in any of the lists, in their order. */
export function scoredNames(lists: readonly (readonly ({ name: string } & Spread)[])[]): string[] {
  const scored = lists.flatMap((list) => list.filter(({ mean }) => mean !== null))
  return [...new Set(scored.map(({ name }) => name))]
}
