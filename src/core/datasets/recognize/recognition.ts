/** What a source looks like, and the command that prepares it. */
export interface Recognition {
  /** In words, e.g. `labelme files`. */
  what: string
  /** What it is known by. */
  why: string
  /** The command's words behind `vortex`, without `--out`. */
  words: readonly string[]
  /** What only a person can add to the command, in words. */
  open?: string
}

/** A source as the clues look at it. */
export interface Looked {
  /** As the user gave it. */
  path: string
  /** Paths below it, sorted; folders of a zip's top folder included. */
  paths: readonly string[]
  /** The first {@link HEAD} bytes of a file, as text. */
  head: (path: string) => string
}

/** So many first bytes of a file are looked at. */
export const HEAD = 1 << 16
