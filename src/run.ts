import { flush, run as runOclif } from '@oclif/core'
import { messageOf, printableLines, VortexError } from './core/base/index.ts'
import { COMMANDS } from './commands.ts'
import { developmentOptions } from './development.ts'
import { errorJson } from './error-json.ts'
import { exitCodeOf } from './exit-code.ts'
import { color } from './ui/color.ts'
import { unknownCommand } from './unknown-command.ts'
import { usageErrorOf } from './usage-error.ts'

/**
 * The program: runs one command and ends the process with its exit code. Ending it here, and only here, matters:
 * a process that loaded TensorFlow's library and never opened a session crashes when it ends by itself.
 */
export async function run(importMetaUrl: string, options: { development?: boolean } = {}): Promise<void> {
  process.stdout.on('error', leaveWhenReaderLeft)
  // Images are decoded on one thread per core already; libvips reads this when sharp loads. Only the program may decide
  // it: sharp has one setting for the whole process.
  process.env['VIPS_CONCURRENCY'] ??= '1'
  const words = process.argv.slice(2)
  try {
    await runOclif(words, options.development ? await developmentOptions() : importMetaUrl)
    await flush()
    process.exit()
  } catch (thrown) {
    // oclif ends `--help` by throwing an error with exit code 0 that says nothing.
    if (oclifExit(thrown) === 0) process.exit(0)
    const error = ownError(thrown, words)
    // Commands print their own errors as JSON; what comes here with --json is no command.
    if (words.includes('--json')) process.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`)
    else process.stderr.write(describeError(error))
    process.exit(exitCodeOf(error))
  }
}

function ownError(thrown: unknown, words: readonly string[]): unknown {
  const id = /^command (.+) not found\.?$/i.exec(messageOf(thrown))?.[1]
  if (id !== undefined) return unknownCommand(id, [...Object.keys(COMMANDS), 'help', 'autocomplete'])
  return usageErrorOf(thrown, { id: words[0] ?? '', flags: [] }) ?? thrown
}

function oclifExit(error: unknown): number | undefined {
  return error instanceof Error && 'oclif' in error ? (error.oclif as { exit?: number }).exit : undefined
}

function describeError(error: unknown): string {
  const lines = [`${color('red', 'Error:', process.stderr)} ${printableLines(messageOf(error))}`]
  if (error instanceof VortexError) {
    for (const suggestion of error.suggestions) lines.push(`  → ${suggestion}`)
    if (error.code === 'internal' && error.stack !== undefined) lines.push(error.stack)
  } else if (oclifExit(error) === undefined && error instanceof Error) lines.push(error.stack ?? '')
  return `${lines.join('\n')}\n`
}

/** `vortex inspect … | head` closes the pipe: that is no error. */
function leaveWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
}
