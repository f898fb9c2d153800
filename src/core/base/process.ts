import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { isSystemError } from './errors.ts'

/** A process on some machine. */
export interface Holder {
  pid: number
  host: string
  /** When it began, in the kernel's clock ticks; null where that cannot be known. Ids of processes are used again. */
  started: string | null
}

/** True also for a process of another machine, which cannot be looked at. */
export async function isAlive({ pid, host, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  const state = await stateOf(pid)
  if (state) return !state.ended && (started === null ? pid !== process.pid : state.started === started)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isSystemError(error, 'EPERM')
  }
}

/** When a process of this machine began; null where that cannot be known. */
export async function startOf(pid: number): Promise<string | null> {
  return (await stateOf(pid))?.started ?? null
}

/** From Linux's /proc; undefined elsewhere and for processes that are gone. */
async function stateOf(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; after it come state (field 3) and, as field 22, the start time.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { started: fields[19]!, ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return undefined
  }
}
