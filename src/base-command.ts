import { Command, Flags } from '@oclif/core'
import type { CommandError } from '@oclif/core/interfaces'
import { isInterruption, printableLines, VortexError, type Work } from './core/base/index.ts'
import { createProgress } from './ui/progress.ts'

/** Exit codes, in one table. */
export const EXIT = { done: 0, faults: 1, failed: 2, usage: 64, interrupted: 130 } as const

/**
 * What all commands share: `--json`, `--quiet`, progress on stderr, Ctrl-C as an AbortSignal, errors as data.
 * A command parses, calls core once with {@link work}, prints with a formatter and returns its JSON object.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    quiet: Flags.boolean({ char: 'q', summary: 'Print results and errors only.', helpGroup: 'GLOBAL' }),
  }

  readonly #abort = new AbortController()
  readonly #onInterrupt = () => {
    if (this.#abort.signal.aborted) {
      // A second Ctrl-C leaves at once, as if nobody had listened.
      process.removeListener('SIGINT', this.#onInterrupt)
      process.kill(process.pid, 'SIGINT')
      return
    }
    this.logToStderr('Interrupted: finishing what must not be cut (Ctrl-C again leaves at once).')
    this.#abort.abort(new VortexError('interrupted', 'Interrupted.'))
  }
  #progress: ReturnType<typeof createProgress> | undefined

  /** What every call into core gets: the signal, and a listener that draws on stderr. */
  protected get work(): Required<Work> {
    this.#progress ??= createProgress({ quiet: this.argv.some((word) => word === '--quiet' || word === '-q') })
    return { signal: this.#abort.signal, onEvent: this.#progress.listener }
  }

  /** Says that the work was done but a check found faults: exit code 1. */
  protected foundFaults(): void {
    process.exitCode = EXIT.faults
  }

  /** Whatever a formatter passed on from files, nothing but text reaches the terminal. */
  override log(text = ''): void {
    super.log('%s', printableLines(text))
  }

  protected override init(): Promise<void> {
    process.on('SIGINT', this.#onInterrupt)
    process.on('SIGTERM', this.#onInterrupt)
    return Promise.resolve()
  }

  protected override finally(): Promise<void> {
    process.removeListener('SIGINT', this.#onInterrupt)
    process.removeListener('SIGTERM', this.#onInterrupt)
    this.#progress?.close()
    return Promise.resolve()
  }

  protected override catch(error: CommandError): Promise<unknown> {
    this.#progress?.close()
    if (this.jsonEnabled()) {
      this.logJson({ error: errorAsData(error) })
      process.exitCode = exitCodeOf(error)
      return Promise.resolve()
    }
    throw error
  }
}

function errorAsData(error: Error): { code: string; message: string; suggestions: readonly string[] } {
  if (error instanceof VortexError) return { code: error.code, message: error.message, suggestions: error.suggestions }
  return { code: isUsage(error) ? 'usage' : 'internal', message: error.message, suggestions: [] }
}

export function exitCodeOf(error: unknown): number {
  if (isInterruption(error)) return EXIT.interrupted
  if (isUsage(error)) return EXIT.usage
  return EXIT.failed
}

/**
 * Usage errors are oclif's own: parsing failed, or no such command. Its exit codes tell only some of them apart: a value
 * that is no option has none, and one that does not parse is known by its message alone.
 */
export function isUsage(error: unknown): boolean {
  if (!(error instanceof Error) || !('oclif' in error)) return false
  const { exit } = error.oclif as { exit?: number }
  return exit === EXIT.usage || 'parse' in error || /^Parsing --|command .* not found/.test(error.message)
}
