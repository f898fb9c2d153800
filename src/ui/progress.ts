import { printable, type Listener } from '../core/base/index.ts'
import { color } from './color.ts'
import type { ProgressEvent } from './measures.ts'
import { createPlainLines } from './plain-lines.ts'
import { createTerminal } from './terminal.ts'

interface ProgressOptions {
  /** Warnings only: a wrong result in the making is said all the same. */
  quiet: boolean
  stream?: NodeJS.WriteStream
  /** Milliseconds, for tests. */
  now?: () => number
}

export interface Progress {
  /** Draws what core reports. */
  listener: Listener
  /** Prints a message of the program's own. */
  say: (message: string) => void
  /** Erases what is unfinished: before something else is printed, and at the end. */
  clear: () => void
}

/** Draws core's events on stderr: one line on a terminal, plain lines elsewhere. */
export function createProgress({
  quiet,
  stream = process.stderr,
  now = () => performance.now(),
}: ProgressOptions): Progress {
  const drawing = stream.isTTY ? createTerminal(stream, now) : createPlainLines(stream, now)
  // Decompressors read all of a file before they have handed out all of it: the end is reported more than once.
  const finished = new Set<string>()
  const isNews = ({ task, done, total }: ProgressEvent) => {
    if (done !== total) finished.delete(task)
    else if (finished.has(task)) return false
    else finished.add(task)
    return true
  }
  // One command may open an engine several times: what was said once is known.
  const said = new Set<string>()
  const notice = (message: string) => {
    if (!said.has(message)) drawing.say(message)
    said.add(message)
  }
  return {
    listener(event) {
      if (event.type === 'progress') {
        if (!quiet && isNews(event)) drawing.progress({ ...event, task: printable(event.task) })
        return
      }
      const message = printable(event.message)
      if (event.level === 'warning') notice(`${color('yellow', 'Warning:', stream)} ${message}`)
      else if (!quiet) notice(message)
    },
    say: drawing.say,
    clear: drawing.clear,
  }
}
