import { spawn } from 'node:child_process'
import { program } from './program.ts'
import { ROOT } from './sources.ts'

export interface CliResult {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs vortex as a user would, in a process of its own. `variables` replace the environment's; undefined removes one. */
export async function runCli(
  args: readonly string[],
  options: { variables?: Record<string, string | undefined>; cwd?: string; onSpawn?: (pid: number) => void } = {},
): Promise<CliResult> {
  const path = await program()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, NODE_ENV: undefined, ...options.variables },
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
