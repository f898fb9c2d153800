/** Names by their NFC form: macOS keeps others, and lists are written in either. */
export function byNfc(names: Iterable<string>): ReadonlyMap<string, string> {
  return new Map(Array.from(names, (name) => [name.normalize('NFC'), name]))
}
