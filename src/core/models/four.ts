/** One value for each of a backbone's four stages. */
export type Four<T> = readonly [T, T, T, T]

export function mapFour<T, U>([a, b, c, d]: Four<T>, of: (value: T, stage: number) => U): Four<U> {
  return [of(a, 0), of(b, 1), of(c, 2), of(d, 3)]
}
