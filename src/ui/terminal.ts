import { SingleBar } from 'cli-progress'
import type { Drawing } from './drawing.ts'
import { fitLine } from './fit-line.ts'
import { measure, type Measures } from './measures.ts'
import { createTimeLeft } from './time-left.ts'
import { wrap } from './wrap.ts'

const DEFAULT_COLUMNS = 80

/**
 * One line at the bottom of a terminal, which cli-progress draws over itself: the task that was heard of last. A finished
 * task's line stays above it, an unfinished one's is erased in the end. The cursor is never hidden, so that nothing has to
 * give it back.
 */
export function createTerminal(stream: NodeJS.WriteStream, now: () => number): Drawing {
  const timeLeft = createTimeLeft(now)
  let current: Measures | undefined
  // The last column stays free: a character there makes some terminals break the line.
  const columns = () => (stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS) - 1
  const line = () => (current === undefined ? '' : fitLine(current, columns()))
  // cli-progress's own count and time left are not used: bytes need a unit, and the events know more about the time.
  const bar = new SingleBar({ stream, format: line, linewrap: true, clearOnComplete: true, gracefulExit: false })
  return {
    progress(event) {
      const { task, done, total } = event
      const isNew = current?.task !== task
      const isDone = done === total
      // Before the line is another: it draws itself once more when it stops.
      if (isNew || isDone) bar.stop()
      current = measure(event, timeLeft.of(event))
      if (isDone) {
        stream.write(`${line()}\n`)
        timeLeft.forget(task)
        current = undefined
      } else if (isNew) bar.start(total ?? 0, done)
      else bar.update(done)
    },
    say(message) {
      bar.stop()
      stream.write(`${wrap(message, columns())}\n`)
      if (current !== undefined) bar.start(0, 0)
    },
    clear() {
      bar.stop()
      current = undefined
    },
  }
}
