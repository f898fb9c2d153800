import { crc32 } from 'node:zlib'

/** One checksum a variable: chai compares millions of values for minutes. */
export function digestsOf(values: ReadonlyMap<string, Float32Array | { data: Float32Array }>): Record<string, number> {
  const names = [...values.keys()].sort()
  return Object.fromEntries(
    names.map((name) => {
      const value = values.get(name)!
      return [name, crc32('data' in value ? value.data : value)]
    }),
  )
}
