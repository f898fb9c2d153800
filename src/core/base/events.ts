/**
 * What core tells the outside while it works. `ui/` draws bars from `progress`, prints `notice` lines;
 * tests read them as data. Core never prints.
 */
export type CoreEvent =
  | {
      type: 'progress'
      /** What is being done, e.g. `Labels`. One bar a task. */
      task: string
      done: number
      /** Unknown while undefined. */
      total?: number
      /** Short words after the bar, e.g. `loss 0.412`. */
      detail?: string
    }
  | { type: 'notice'; level: 'info' | 'warning'; message: string }

export type Listener = (event: CoreEvent) => void

export interface Work {
  /** Aborted on Ctrl-C; long work stops at the next safe point and throws `interrupted`. */
  signal?: AbortSignal
  onEvent?: Listener
}
