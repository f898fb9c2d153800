import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { isSystemError, VortexError } from './errors.ts'
import type { Work } from './events.ts'
import { writeError } from './files.ts'

interface Holder {
  pid: number
  host: string
  /** When the process began, in the kernel's clock ticks, where that can be known: numbers of processes come again. */
  started: string | null
}

/**
 * Makes this process the only writer of a folder or file. A lock whose process is gone is taken over with a notice.
 * @param advice what to do while another process holds it
 * @returns gives the lock back
 * @throws refused, while another process holds it
 */
export async function takeLock(path: string, advice: string, work: Work = {}): Promise<() => Promise<void>> {
  const own: Holder = {
    pid: process.pid,
    host: hostname(),
    started: (await processState(process.pid))?.started ?? null,
  }
  if (!(await create(path, own))) {
    const holder = await readHolder(path)
    if (holder && (await isAlive(holder))) throw inUse(path, holder, advice)
    const message = `Took over ${path} from ${holder ? `process ${holder.pid}, which is gone` : 'a process that died'}.`
    work.onEvent?.({ type: 'notice', level: 'info', message })
    await rm(path, { force: true })
    if (!(await create(path, own))) throw inUse(path, await readHolder(path), advice)
  }
  return () => rm(path, { force: true })
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(holder), { flag: 'wx' })
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw writeError(path, error)
  }
}

/** Undefined for a file that a process did not live to fill. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

async function isAlive({ pid, host, started }: Holder): Promise<boolean> {
  if (host !== hostname()) return true
  const state = await processState(pid)
  if (state) return !state.ended && (started === null || state.started === started)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isSystemError(error, 'EPERM')
  }
}

/** From Linux's /proc; undefined elsewhere and for processes that are gone. */
async function processState(pid: number): Promise<{ started: string; ended: boolean } | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold anything; after it come state (field 3) and, as field 22, the start time.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { started: fields[19]!, ended: fields[0] === 'Z' || fields[0] === 'X' }
  } catch {
    return undefined
  }
}

function inUse(path: string, holder: Holder | undefined, advice: string): VortexError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process'
  return new VortexError('refused', `Expected no other writer for ${path} but found ${who}.`, {
    suggestions: [advice, `If it is certainly gone, delete ${path}.`],
  })
}
