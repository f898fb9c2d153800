import { fingerprint } from '../../test/support/kill.ts'

/** Files below two folders that are not byte for byte the same, or in one of them alone. */
export async function fileDifferences(before: string, after: string): Promise<string[]> {
  const [one, other] = [await fingerprint(before), await fingerprint(after)]
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((path) => one[path] !== other[path])
}

/** Keys of `before` that `after` lacks or holds with another value; what `after` has besides is no difference. */
export function keyDifferences(before: unknown, after: unknown, path = ''): string[] {
  if (typeof before !== 'object' || before === null)
    return before === after ? [] : [`${path}: ${JSON.stringify(before)}, now ${JSON.stringify(after)}`]
  if (typeof after !== 'object' || after === null) return [`${path}: now ${JSON.stringify(after)}`]
  const length =
    Array.isArray(before) && before.length !== (after as unknown[]).length ? [`${path}: another length`] : []
  return [
    ...length,
    ...Object.entries(before).flatMap(([key, value]) =>
      keyDifferences(value, (after as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`),
    ),
  ]
}
