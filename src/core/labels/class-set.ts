/** One class of a set: its index is its place in the set. */
export interface SegmentationClass {
  readonly name: string
  /** RGB, 0..255. */
  readonly color: Color
}

export type Color = readonly [red: number, green: number, blue: number]

/**
 * What the values of a label mean: 2 to 255 classes in index order, names unique, colors unique and not 255's.
 * 255 is ignored in every set.
 */
export interface ClassSet {
  readonly classes: readonly SegmentationClass[]
  /** True where index 0 is what no object covers; false for sets such as Cityscapes. */
  readonly background: boolean
}

/** The names in index order. */
export function namesOf({ classes }: ClassSet): string[] {
  return classes.map(({ name }) => name)
}

/** Indices of the classes that are objects or regions: all but background. */
export function foregroundOf({ classes, background }: ClassSet): number[] {
  const all = [...classes.keys()]
  return background ? all.slice(1) : all
}

/**
 * Where two sets first differ; undefined for the same set. Two sets are the same when their names are, in order: colors
 * are for people, names for networks.
 */
export function firstDifference(one: ClassSet, other: ClassSet): ClassDifference | undefined {
  const length = Math.max(one.classes.length, other.classes.length)
  for (let index = 0; index < length; index++) {
    const [a, b] = [one.classes[index]?.name, other.classes[index]?.name]
    if (a !== b) return { index, one: a, other: b }
  }
  return undefined
}

/** Names at the first index where two sets differ; undefined where a set has ended. */
export interface ClassDifference {
  index: number
  one: string | undefined
  other: string | undefined
}
