import { spawn } from 'node:child_process'
import { program } from './program.ts'
import { ROOT } from './sources.ts'

export interface CliResult {
  code: number | null
  /** Standard output as it came. */
  bytes: Uint8Array
  stdout: string
  stderr: string
}

/** Runs vortex as a user would, in a process of its own. `variables` replace the environment's; undefined removes one. */
export async function runCli(
  args: readonly string[],
  options: {
    variables?: Record<string, string | undefined>
    cwd?: string
    input?: Uint8Array
    onSpawn?: (pid: number) => void
  } = {},
): Promise<CliResult> {
  const path = await program()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, NODE_ENV: undefined, ...options.variables },
      stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    })
    const [written, said]: [Buffer[], Buffer[]] = [[], []]
    child.stdout!.on('data', (chunk: Buffer) => written.push(chunk))
    child.stderr!.on('data', (chunk: Buffer) => said.push(chunk))
    // One that ends without reading closes the pipe.
    child.stdin?.on('error', () => undefined).end(options.input)
    child.on('error', reject)
    child.on('close', (code) => {
      const bytes = Buffer.concat(written)
      resolve({ code, bytes, stdout: bytes.toString(), stderr: Buffer.concat(said).toString() })
    })
    options.onSpawn?.(child.pid!)
  })
}
