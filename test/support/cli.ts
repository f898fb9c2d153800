import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './sources.ts'

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs vortex as a user would, in a process of its own. `variables` replace the environment's; undefined removes one. */
export function runCli(
  args: readonly string[],
  options: { variables?: Record<string, string | undefined>; cwd?: string; onSpawn?: (pid: number) => void } = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'bin/dev.js'), ...args], {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const result: CliResult = { code: null, stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => {
      resolve({ ...result, code })
    })
    options.onSpawn?.(child.pid!)
  })
}
