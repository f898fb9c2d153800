import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * Runs `vortex WORDS` from the sources of a checkout.
 * @param stop asked every few milliseconds; once true the process is killed
 * @returns what it printed; undefined where it was killed
 */
export async function vortex(
  checkout: string,
  words: readonly string[],
  stop: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<string | undefined> {
  const child = spawn(process.execPath, [join(checkout, 'bin/dev.js'), ...words, '--quiet'], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const end = once(child, 'close')
  while (child.exitCode === null && child.signalCode === null) {
    if (await stop()) child.kill('SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await end
  if (child.signalCode !== null) return undefined
  if (child.exitCode !== 0) throw new Error(`vortex ${words.join(' ')} in ${checkout} ended with ${child.exitCode}`)
  return printed
}
