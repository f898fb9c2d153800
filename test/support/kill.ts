import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../src/core/base/index.ts'
import { program } from './program.ts'
import { ROOT } from './sources.ts'

/** Runs the command, ending it by SIGKILL where `isMoment` says so; true where it came to its end. */
export async function runOrKill(words: readonly string[], isMoment: () => Promise<boolean>): Promise<boolean> {
  const variables = { ...process.env, NODE_ENV: undefined }
  const child = spawn(process.execPath, [await program(), ...words], { stdio: 'ignore', cwd: ROOT, env: variables })
  const end = once(child, 'exit')
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (child.exitCode !== null) return child.exitCode === 0
    if (!(await isMoment())) continue
    child.kill('SIGKILL')
    await end
    return false
  }
}

/** Every file of a tree with the SHA-256 of its bytes. */
export async function fingerprint(root: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    if ((await stat(join(root, path))).isFile()) found[path] = sha256(await readFile(join(root, path)))
  }
  return found
}
