import { formatDuration, type CoreEvent } from '../core/base/index.ts'

export type ProgressEvent = Extract<CoreEvent, { type: 'progress' }>

/** What is shown of a task, as words: the same on a terminal and in plain lines. */
export interface Measures {
  task: string
  /** 0 to 1; undefined where the total is not known. */
  share: number | undefined
  /** `12/36`, `12.3/274.0 MB` */
  count: string
  /** The most important first. */
  details: readonly string[]
  /** `5m30s`; undefined where nothing can be said, or nothing is left. */
  left: string | undefined
}

/** @param secondsLeft an estimate, where the event itself has none */
export function measure(event: ProgressEvent, secondsLeft: number | undefined): Measures {
  const { task, done, total, detail, unit } = event
  const left = event.secondsLeft ?? secondsLeft
  const number = unit === 'bytes' ? (bytes: number) => (bytes / 1e6).toFixed(1) : String
  return {
    task,
    share: total === undefined ? undefined : total === 0 ? 1 : Math.min(1, done / total),
    count: `${number(done)}${total === undefined ? '' : `/${number(total)}`}${unit === 'bytes' ? ' MB' : ''}`,
    details: detail === undefined || detail === '' ? [] : detail.split(', '),
    left: left === undefined || done === total ? undefined : formatDuration(left),
  }
}
