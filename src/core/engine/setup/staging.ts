import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes what a killed setup left behind: folders `.staging-PID-…` whose process is gone. */
export async function sweepStaging(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\.staging-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
