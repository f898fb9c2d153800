/** A section whose `name` decides which other keys it has. */
interface Named {
  name: string
}

/** What a section without any key is, for each name. */
type Defaults<T extends Named> = Readonly<Record<T['name'], T>>

/** Keys that are given, over the section above where it has the same name, else over the name's defaults. */
export function mergeNamed<T extends Named>(defaults: Defaults<T>, above: T, given: Partial<Named>): T {
  return { ...startOf(defaults, above, given), ...given }
}

/** The first key that a section of this name does not have. */
export function strangerIn<T extends Named>(
  defaults: Defaults<T>,
  above: T,
  given: Partial<Named>,
): string | undefined {
  const start = startOf(defaults, above, given)
  return Object.keys(given).find((key) => !Object.hasOwn(start, key))
}

function startOf<T extends Named>(defaults: Defaults<T>, above: T, { name = above.name }: Partial<Named>): T {
  return name === above.name ? above : defaults[name as T['name']]
}
