import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './sources.ts'

const ESCAPES = /\u001b(?:\[[\d;]*[A-Za-z]|[78])/g

export interface TerminalSession {
  /** All that was written to the terminal, stdout and stderr alike. */
  output: string
  code: number | null
  signal: number | null
  /** Seconds from each Ctrl-C to the next line. */
  answers: number[]
  /** Seconds from the last Ctrl-C to the end. */
  ended: number | null
}

interface TerminalOptions {
  columns: number
  cwd: string
  variables?: Record<string, string | undefined>
  /** Ctrl-C is typed after each of these (regular expressions) was written. */
  interruptAfter?: string[]
}

/** Runs vortex in a pseudo-terminal, or says on standard error why there is none and gives undefined. */
export function runInTerminal(
  args: readonly string[],
  { columns, cwd, variables, interruptAfter = [] }: TerminalOptions,
): TerminalSession | undefined {
  const script = join(ROOT, 'test/support/terminal.py')
  const command = [process.execPath, join(ROOT, 'bin/dev.js'), ...args]
  const { status, stdout, error } = spawnSync(
    'python3',
    [script, String(columns), JSON.stringify(interruptAfter), ...command],
    { cwd, env: { ...process.env, ...variables }, encoding: 'utf8', timeout: 100_000 },
  )
  if (status === 0) return JSON.parse(stdout) as TerminalSession
  console.error(`    No pseudo-terminal (Python's pty): ${error?.message ?? `exit code ${status}`}`)
  return undefined
}

/** What was on the terminal's lines over time: every state of a line that was drawn, without colors. */
export function drawnLines(output: string): string[] {
  return output
    .split(/[\r\n]+|\u001b\[1G/)
    .map((line) => line.replaceAll(ESCAPES, ''))
    .filter((line) => line !== '')
}

/** What a terminal shows in the end: a line that is drawn again, or erased, is gone. */
export function onScreen(output: string): string {
  return output
    .split('\n')
    .map((line) => {
      const last = line.split('\u001b[1G').at(-1)!
      return (last.includes('\u001b[2K') ? last.slice(last.indexOf('\u001b[2K')) : last).replaceAll(ESCAPES, '')
    })
    .join('\n')
}
