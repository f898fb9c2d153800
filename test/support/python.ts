import { spawnSync } from 'node:child_process'

/** Runs a Python script, or says on standard error that there is no Python and gives undefined. */
export function runPython(
  words: readonly string[],
  options: { cwd: string },
): { stdout: string; stderr: string } | undefined {
  const { stdout, stderr, error } = spawnSync('python3', words, { ...options, encoding: 'utf8' })
  if (!error) return { stdout, stderr }
  console.error(`    No Python: ${error.message}`)
  return undefined
}
