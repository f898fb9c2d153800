export interface Difference {
  /** Dotted, e.g. `stages.0.steps`. */
  key: string
  before: unknown
  after: unknown
}

/** The keys in which two resolved recipes differ. */
export function recipeDifferences(before: unknown, after: unknown, key = ''): Difference[] {
  if (isSection(before) && isSection(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((name) =>
      recipeDifferences(before[name], after[name], key === '' ? name : `${key}.${name}`),
    )
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ key, before, after }]
}

function isSection(value: unknown): value is Record<string, unknown> {
  if (Array.isArray(value)) return value.some((entry) => typeof entry === 'object')
  return typeof value === 'object' && value !== null
}
