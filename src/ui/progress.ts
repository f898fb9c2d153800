import { MultiBar, Presets, type SingleBar } from 'cli-progress'
import { printable, type CoreEvent, type Listener } from '../core/base/index.ts'

/** Seconds between plain lines where stderr is no terminal. */
const PLAIN_INTERVAL = 10

/**
 * Draws core's events on stderr: bars on a terminal, a plain line every ten seconds elsewhere.
 * `now` in milliseconds, passed in for tests.
 */
export function createProgress(options: { quiet: boolean; stream?: NodeJS.WriteStream; now?: () => number }): {
  listener: Listener
  close: () => void
} {
  const stream = options.stream ?? process.stderr
  const drawn = stream.isTTY && !options.quiet ? createBars(stream) : createLines(stream, options)
  return {
    listener: (event) => {
      if (event.type === 'notice') {
        if (!options.quiet || event.level === 'warning') drawn.notice({ ...event, message: printable(event.message) })
      } else if (!options.quiet) drawn.progress({ ...event, task: printable(event.task) })
    },
    close: drawn.close,
  }
}

type ProgressEvent = Extract<CoreEvent, { type: 'progress' }>
type NoticeEvent = Extract<CoreEvent, { type: 'notice' }>

interface Drawing {
  progress: (event: ProgressEvent) => void
  notice: (event: NoticeEvent) => void
  close: () => void
}

function createBars(stream: NodeJS.WriteStream): Drawing {
  let multi: MultiBar | undefined
  const bars = new Map<string, { bar: SingleBar; started: number }>()
  const close = () => {
    multi?.stop()
    multi = undefined
    bars.clear()
  }
  return {
    progress: ({ task, done, total, detail = '' }) => {
      multi ??= new MultiBar(
        { stream, hideCursor: true, format: '{task} {bar} {percentage}% {value}/{total} {eta_formatted} {detail}' },
        Presets.shades_classic,
      )
      const known = bars.get(task) ?? { bar: multi.create(total ?? 0, done, { task, detail }), started: done }
      bars.set(task, known)
      known.bar.setTotal(total ?? done)
      known.bar.update(done, { task, detail })
      if (done === total && bars.size > 0 && [...bars.values()].every(({ bar }) => bar.getProgress() >= 1)) close()
    },
    notice: ({ level, message }) => {
      const line = `${level === 'warning' ? 'Warning: ' : ''}${message}\n`
      if (multi) multi.log(line)
      else stream.write(line)
    },
    close,
  }
}

function createLines(stream: NodeJS.WriteStream, options: { now?: () => number }): Drawing {
  const now = options.now ?? Date.now
  const spoken = new Map<string, number>()
  return {
    progress: ({ task, done, total, detail }) => {
      const last = spoken.get(task) ?? -Infinity
      if (done !== total && now() - last < PLAIN_INTERVAL * 1000) return
      spoken.set(task, now())
      stream.write(`${task} ${done}${total === undefined ? '' : `/${total}`}${detail ? ` ${detail}` : ''}\n`)
    },
    notice: ({ level, message }) => {
      stream.write(`${level === 'warning' ? 'Warning: ' : ''}${message}\n`)
    },
    close: () => {
      spoken.clear()
    },
  }
}
