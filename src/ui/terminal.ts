import type { Drawing } from './drawing.ts'
import { fitLine } from './fit-line.ts'
import { measure, type ProgressEvent } from './measures.ts'
import { createTimeLeft } from './time-left.ts'
import { wrap } from './wrap.ts'

/** Milliseconds between two drawings of a line: more often nobody sees. */
const REDRAW = 100
const DEFAULT_COLUMNS = 80
const ERASE_LINE = '\r\u001b[K'

/**
 * One line at the bottom of a terminal, drawn over itself: the task that was heard of last. A finished task's line stays
 * above it, an unfinished one's is erased in the end. The cursor is never hidden, so that nothing has to give it back.
 */
export function createTerminal(stream: NodeJS.WriteStream, now: () => number): Drawing {
  const timeLeft = createTimeLeft(now)
  let current: ProgressEvent | undefined
  let shown = false
  let drawnAt = -Infinity
  // The last column stays free: a character there makes some terminals break the line.
  const columns = () => (stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS) - 1
  const erase = () => {
    if (shown) stream.write(ERASE_LINE)
    shown = false
  }
  const draw = (event: ProgressEvent, secondsLeft: number | undefined) => {
    stream.write(ERASE_LINE + fitLine(measure(event, secondsLeft), columns()))
    shown = true
    drawnAt = now()
  }
  return {
    progress(event) {
      const secondsLeft = timeLeft.of(event)
      if (event.done === event.total) {
        draw(event, undefined)
        stream.write('\n')
        shown = false
        timeLeft.forget(event.task)
        current = undefined
        return
      }
      const isNew = current?.task !== event.task
      current = event
      if (isNew || now() - drawnAt >= REDRAW) draw(event, secondsLeft)
    },
    say(message) {
      erase()
      stream.write(`${wrap(message, columns())}\n`)
      if (current !== undefined) draw(current, timeLeft.of(current))
    },
    clear() {
      erase()
      current = undefined
    },
  }
}
