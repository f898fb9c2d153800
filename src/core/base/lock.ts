import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { expected, isSystemError, VortexError } from './errors.ts'
import type { Work } from './events.ts'
import { temporaryName, writeError } from './files.ts'
import { isAlive, startOf, type Holder } from './process.ts'

/** A lock as it was read; `holder` is undefined for a file that a process did not live to fill. */
interface Found {
  text: string
  holder: Holder | undefined
}

/** A takeover is a matter of milliseconds; one that waits longer has lost. */
const TAKEOVER_TRIES = 500

/**
 * Makes this process the only writer of a folder. The lock appears whole or not at all: it is written next to its place and
 * linked there. A lock whose process is gone is taken over with a notice; one of another machine never is.
 * @param folder for messages
 * @returns gives the lock back
 * @throws refused if another process holds it
 */
export async function takeLock(path: string, folder: string, work: Work = {}): Promise<() => Promise<void>> {
  const { pid } = process
  const text = JSON.stringify({ pid, host: hostname(), started: await startOf(pid) } satisfies Holder)
  for (let tries = 0; tries < TAKEOVER_TRIES; tries++) {
    if (await place(path, text)) return () => giveBack(path, text)
    const found = await read(path)
    if (!found) continue
    if (found.holder && (await isAlive(found.holder))) throw inUse(path, folder, found.holder)
    if ((await takeOver(path, folder, text)) === 'taken') {
      const who = found.holder ? `process ${found.holder.pid}, which is gone` : 'a process that died'
      work.onEvent?.({ type: 'notice', level: 'info', message: `Took over ${path} from ${who}.` })
      return () => giveBack(path, text)
    }
    await setTimeout(10)
  }
  throw inUse(path, folder, undefined)
}

/**
 * Replaces a lock whose process is gone. Of two processes that judged the same lock the second would remove the first's new
 * one; so only one at a time may try, which a lock of its own sees to, and it judges again.
 */
async function takeOver(path: string, folder: string, text: string): Promise<'taken' | 'again'> {
  const guard = temporaryName(path, 'takeover')
  let release: () => Promise<void>
  try {
    release = await takeLock(guard, folder)
  } catch (error) {
    if (error instanceof VortexError && error.code === 'refused') return 'again'
    throw error
  }
  try {
    const judged = await read(path)
    if (!judged || (judged.holder && (await isAlive(judged.holder)))) return 'again'
    return (await moveAside(path, judged)) && (await place(path, text)) ? 'taken' : 'again'
  } finally {
    await release()
  }
}

/** Removes the lock that was judged, and no other: nobody but the guard's holder should, but a person may interfere. */
async function moveAside(path: string, judged: Found): Promise<boolean> {
  const aside = temporaryName(path)
  try {
    await rename(path, aside)
    const isJudged = (await read(aside))?.text === judged.text
    if (!isJudged) await link(aside, path)
    return isJudged
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'EEXIST')) return false
    throw writeError(path, error)
  } finally {
    await rm(aside, { force: true })
  }
}

/** @returns false if there is a lock already */
async function place(path: string, text: string): Promise<boolean> {
  const draft = temporaryName(path)
  try {
    await writeFile(draft, text, { flag: 'wx' })
  } catch (error) {
    throw writeError(path, error)
  }
  try {
    await link(draft, path).catch(async (error: unknown) => {
      // A file system without links. Creating is exclusive there too, but a rival may see the file before its text.
      if (!isSystemError(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK')) throw error
      await writeFile(path, text, { flag: 'wx' })
    })
    return true
  } catch (error) {
    // ENOENT: whoever took the lock meanwhile swept the draft away.
    if (isSystemError(error, 'EEXIST', 'ENOENT')) return false
    throw writeError(path, error)
  } finally {
    await rm(draft, { force: true })
  }
}

async function giveBack(path: string, text: string): Promise<void> {
  // Somebody who deleted our lock by hand may have let another process in.
  if ((await read(path))?.text === text) await rm(path, { force: true })
}

/** Undefined if there is none. */
async function read(path: string): Promise<Found | undefined> {
  try {
    const text = await readFile(path, 'utf8')
    return { text, holder: parseHolder(text, path) }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    if (isSystemError(error, 'EISDIR')) throw notOurs(path, 'a folder')
    throw error
  }
}

/** @throws for valid JSON that no version of vortex writes */
function parseHolder(text: string, path: string): Holder | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  // `prepare` of version 0.1 wrote the number of the process alone.
  const fields: Record<string, unknown> =
    typeof value === 'number' ? { pid: value, host: hostname() } : { ...(Object(value) as object) }
  const { pid, host, started = null } = fields
  if (!Number.isSafeInteger(pid) || Number(pid) < 1) throw notOurs(path, `${describe(text)} (key pid)`)
  if (typeof host !== 'string') throw notOurs(path, `${describe(text)} (key host)`)
  if (started !== null && typeof started !== 'string') throw notOurs(path, `${describe(text)} (key started)`)
  return { pid: Number(pid), host, started }
}

function describe(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

function notOurs(path: string, found: string): VortexError {
  return expected('a lock that vortex wrote', path, found, {
    suggestions: ['If no other process writes to the folder, delete it.'],
  })
}

function inUse(path: string, folder: string, holder: Holder | undefined): VortexError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process'
  return new VortexError('refused', `${folder} is in use: ${who} writes to it.`, {
    suggestions: ['Wait for it, stop it, or choose another folder.', `If it is certainly gone, delete ${path}.`],
  })
}
