import { spawn } from 'node:child_process'
import { messageOf, throwIfInterrupted, VortexError } from '../../base/index.ts'

export interface Finished {
  code: number
  /** Standard output and standard error as they came. */
  output: string
}

/** Runs a program to its end, output kept; `undefined` where there is no such program. An abort ends it. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: { signal?: AbortSignal | undefined; env?: Record<string, string>; cwd?: string } = {},
): Promise<Finished | undefined> {
  throwIfInterrupted(options.signal)
  try {
    return await new Promise<Finished>((resolve, reject) => {
      const child = spawn(program, args, {
        // The inherited environment holds the user's proxy and index settings.
        env: { ...process.env, ...options.env },
        cwd: options.cwd,
        signal: options.signal,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      const keep = (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-100_000)
      }
      child.stdout.on('data', keep)
      child.stderr.on('data', keep)
      child.on('error', reject)
      child.on('close', (code) => {
        resolve({ code: code ?? 1, output })
      })
    })
  } catch (error) {
    throwIfInterrupted(options.signal)
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new VortexError('internal', `Starting ${program} failed: ${messageOf(error)}.`, { cause: error })
  }
}
