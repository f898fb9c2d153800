/**
 * What core reports while it works. `ui/` draws a line from `progress`, prints `notice` lines;
 * tests read them as data. Core never prints.
 */
export type CoreEvent =
  | {
      type: 'progress'
      /** What is being done, e.g. `Labels`. */
      task: string
      done: number
      /** Unknown while undefined. */
      total?: number
      /** What `done` and `total` count; default: items. */
      unit?: 'bytes'
      /** Short words after the count, the most important first, e.g. `loss 0.412, 5.1 images/s`. */
      detail?: string
      /** Where the task knows better than its pace so far suggests. */
      secondsLeft?: number
    }
  | { type: 'notice'; level: 'info' | 'warning'; message: string }

export type Listener = (event: CoreEvent) => void

export interface Work {
  /** Aborted on Ctrl-C; long work stops at the next safe point and throws `interrupted`. */
  signal?: AbortSignal
  onEvent?: Listener
}
