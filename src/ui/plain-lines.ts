import type { Drawing } from './drawing.ts'
import { measure } from './measures.ts'
import { createTimeLeft } from './time-left.ts'

/** Milliseconds between two lines of a task. */
const INTERVAL = 10_000

/** Where there is no terminal: a line of a task when it begins, every ten seconds and when it is done. */
export function createPlainLines(stream: NodeJS.WriteStream, now: () => number): Drawing {
  const timeLeft = createTimeLeft(now)
  const spoken = new Map<string, number>()
  return {
    progress(event) {
      const { task, done, total } = event
      const secondsLeft = timeLeft.of(event)
      const isDone = done === total
      if (!isDone && now() - (spoken.get(task) ?? -Infinity) < INTERVAL) return
      const { count, details, left } = measure(event, secondsLeft)
      const words = [...details, ...(left === undefined ? [] : [`${left} left`])].join(', ')
      stream.write(`${task} ${count}${words === '' ? '' : ` ${words}`}\n`)
      if (isDone) {
        spoken.delete(task)
        timeLeft.forget(task)
      } else spoken.set(task, now())
    },
    say(message) {
      stream.write(`${message}\n`)
    },
    clear: () => undefined,
  }
}
