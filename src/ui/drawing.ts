import type { ProgressEvent } from './measures.ts'

/** Where progress and messages go. */
export interface Drawing {
  progress: (event: ProgressEvent) => void
  say: (message: string) => void
  /** Leaves nothing unfinished where something else will be printed. */
  clear: () => void
}
