import { printable } from './printable.ts'

/** Every failure a user can cause or meet, by kind. Scripts may rely on these words. */
export type ErrorCode =
  | 'bad-input' // a file, folder or value is not what it should be
  | 'bad-format' // bytes that break their format's rules
  | 'not-found'
  | 'refused' // it could be done, but would lose or leak something
  | 'unsupported'
  | 'usage' // the command line was wrong
  | 'interrupted'
  | 'engine' // TensorFlow or wasm said no
  | 'internal'

export interface VortexErrorOptions {
  /** What to do next, one sentence each. */
  suggestions?: readonly string[]
  cause?: unknown
}

/**
 * The one error class: a code for programs, a sentence for people, and what to do next. Control characters in them,
 * which come from file names, are written out.
 */
export class VortexError extends Error {
  readonly code: ErrorCode
  readonly suggestions: readonly string[]

  /** @param message one sentence, or several, each a line */
  constructor(code: ErrorCode, message: string | readonly string[], options: VortexErrorOptions = {}) {
    super(
      [message].flat().map(printable).join('\n'),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = 'VortexError'
    this.code = code
    this.suggestions = (options.suggestions ?? []).map(printable)
  }
}

export interface Expectation extends VortexErrorOptions {
  code?: ErrorCode
}

/**
 * The house sentence: "Expected WHAT for WHERE but found WHAT."
 * @param what what was expected, e.g. `an 8-bit indexed PNG`
 * @param where file, key or flag, with line or byte offset where there is one
 * @param found what was found instead
 */
export function expected(what: string, where: string, found: string, options: Expectation = {}): VortexError {
  const { code = 'bad-input', ...rest } = options
  return new VortexError(code, `Expected ${what} for ${where} but found ${found}.`, rest)
}

/** True for what `signal.throwIfAborted()` and {@link interrupted} throw. */
export function isInterruption(error: unknown): boolean {
  return error instanceof VortexError
    ? error.code === 'interrupted'
    : error instanceof Error && error.name === 'AbortError'
}

/** Throws the `interrupted` error once `signal` is aborted. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new VortexError('interrupted', 'Interrupted.')
}

/**
 * The sentence of a fault that lies in the input or the system, for callers that count faults and continue. Everything else, an
 * interruption or an error of the program, is thrown on.
 */
export function reasonOf(error: unknown): string {
  const isFault = error instanceof VortexError && error.code !== 'internal' && error.code !== 'interrupted'
  if (isFault || (error instanceof Error && 'syscall' in error)) return error.message
  throw error
}

/** Any thrown value as a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** True for a system error (`ENOENT`, `ENOSPC`, …) with one of these codes. */
export function isSystemError(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
}
