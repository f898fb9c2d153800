import { Command, Flags } from '@oclif/core'
import type { CommandError } from '@oclif/core/interfaces'
import { printableLines, VortexError, type Work } from './core/base/index.ts'
import { errorJson } from './error-json.ts'
import { EXIT, exitCodeOf } from './exit-code.ts'
import { createProgress, type Progress } from './ui/progress.ts'
import { usageErrorOf } from './usage-error.ts'

/**
 * What all commands share: `--json`, `--quiet`, progress on stderr, Ctrl-C as an AbortSignal, errors as data.
 * A command parses, calls core once with {@link work}, prints with a formatter and returns its JSON object.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    quiet: Flags.boolean({ char: 'q', summary: 'Print results, warnings and errors only.', helpGroup: 'GLOBAL' }),
  }

  readonly #abort = new AbortController()
  readonly #onInterrupt = () => {
    if (this.#abort.signal.aborted) {
      this.#progress.clear()
      // A second Ctrl-C ends the process at once, as if nobody had listened: 130 in a shell.
      process.removeListener('SIGINT', this.#onInterrupt)
      process.kill(process.pid, 'SIGINT')
      return
    }
    this.#progress.say('Finishing this step; Ctrl-C again quits now.')
    this.#abort.abort(new VortexError('interrupted', 'Interrupted.'))
  }
  #drawn: Progress | undefined

  /** What every call into core gets: the signal, and a listener that draws on stderr. */
  protected get work(): Required<Work> {
    return { signal: this.#abort.signal, onEvent: this.#progress.listener }
  }

  get #progress(): Progress {
    return (this.#drawn ??= createProgress({ quiet: this.argv.some((word) => word === '--quiet' || word === '-q') }))
  }

  /** Says that the work was done but a check found faults: exit code 1. */
  protected foundFaults(): void {
    process.exitCode = EXIT.faults
  }

  /** Whatever a formatter passed on from files, nothing but text reaches the terminal. */
  override log(text = ''): void {
    this.#drawn?.clear()
    super.log('%s', printableLines(text))
  }

  protected override logJson(json: unknown): void {
    this.#drawn?.clear()
    super.logJson(json)
  }

  protected override init(): Promise<void> {
    process.on('SIGINT', this.#onInterrupt)
    process.on('SIGTERM', this.#onInterrupt)
    return Promise.resolve()
  }

  protected override finally(): Promise<void> {
    process.removeListener('SIGINT', this.#onInterrupt)
    process.removeListener('SIGTERM', this.#onInterrupt)
    this.#drawn?.clear()
    return Promise.resolve()
  }

  protected override catch(thrown: CommandError): Promise<unknown> {
    this.#drawn?.clear()
    const error = usageErrorOf(thrown, { id: this.id ?? '', flags: Object.keys(this.ctor.flags) }) ?? thrown
    if (!this.jsonEnabled()) throw error
    this.logJson(errorJson(error))
    process.exitCode = exitCodeOf(error)
    return Promise.resolve()
  }
}
