import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { flush, Plugin, run as runOclif, settings, type Interfaces } from '@oclif/core'
import { exitCodeOf } from './base-command.ts'
import { messageOf, nearest, VortexError } from './core/base/index.ts'
import { COMMANDS } from './commands.ts'

/**
 * The program: runs one command and ends the process with its exit code. Ending it here, and only here, matters:
 * a process that loaded TensorFlow's library and never opened a session crashes when it ends by itself.
 */
export async function run(importMetaUrl: string, options: { development?: boolean } = {}): Promise<void> {
  process.stdout.on('error', leaveWhenReaderLeft)
  // Images are decoded on one thread per core already; libvips reads this when sharp loads. Only the program may decide
  // it: sharp has one setting for the whole process.
  process.env['VIPS_CONCURRENCY'] ??= '1'
  try {
    await runOclif(process.argv.slice(2), options.development ? await developmentOptions() : importMetaUrl)
    await flush()
    process.exit()
  } catch (error) {
    process.stderr.write(describeError(error))
    process.exit(exitCodeOfRun(error))
  }
}

/**
 * Commands from the sources, which tsx already reads: left to itself, oclif looks for them in dist, and it would know
 * only those that the manifest had when it was last written.
 */
export async function developmentOptions(): Promise<Interfaces.LoadOptions> {
  settings.enableAutoTranspile = false
  const root = fileURLToPath(new URL('..', import.meta.url))
  const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Interfaces.PJSON
  const commands = { strategy: 'explicit', target: './src/commands.ts', identifier: 'COMMANDS' } as const
  const pjson = { ...packageJson, oclif: { ...packageJson.oclif, commands } }
  const plugin = new Plugin({ root, pjson, isRoot: true, ignoreManifest: true })
  await plugin.load()
  return { root, pjson, plugins: new Map([[plugin.name, plugin]]) }
}

function exitCodeOfRun(error: unknown): number {
  const exit = oclifExit(error)
  return exit === 0 ? 0 : exitCodeOf(error)
}

/** oclif ends `--help` by throwing an error with exit code 0 that says nothing. */
function oclifExit(error: unknown): number | undefined {
  return error instanceof Error && 'oclif' in error ? (error.oclif as { exit?: number }).exit : undefined
}

function describeError(error: unknown): string {
  if (oclifExit(error) === 0) return ''
  const message = messageOf(error)
  const lines = [`Error: ${message}`]
  const unknown = /^command (.+) not found$/.exec(message)?.[1]
  if (unknown !== undefined) {
    const near = nearest(
      unknown.replaceAll(':', ' '),
      Object.keys(COMMANDS).map((id) => id.replaceAll(':', ' ')),
    )
    lines.push(near === undefined ? 'Try: vortex --help' : `Did you mean: vortex ${near}`)
  }
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
