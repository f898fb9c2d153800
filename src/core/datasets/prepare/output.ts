import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { expected, kindOf, parseStored, readText, takeLock, writeFileAtomic } from '../../base/index.ts'
import { IMAGES, LABELS, LISTS } from '../tree/tree.ts'
import type { Plan } from './plan.ts'

/** What a later run of the same command needs; no reader of VOC trees looks here. */
export const STATE = '.vortex'

/** Below it, what had to be unpacked to be read. */
export const UNPACKED = `${STATE}/unpacked`

const MARKER = 'prepare.json'

const markerSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** Refuses a folder that holds something which `vortex prepare` did not write. */
export async function checkOutput(out: string): Promise<void> {
  const kind = await kindOf(out)
  if (kind === 'missing') return
  if (kind !== 'folder') throw expected('a folder', `--out ${out}`, 'a file')
  const names = await readdir(out)
  if (names.length === 0 || names.includes(STATE)) return
  throw expected('a new folder, an empty one or one of vortex prepare', `--out ${out}`, `${names[0]!} in it`, {
    code: 'refused',
    suggestions: ['Choose another folder: nothing in this one was changed.'],
  })
}

/**
 * Takes the output folder for one run: one writer at a time, always the same plan, no half-written files of a run
 * that was killed. Returns what ends the claim.
 */
export async function claimOutput(out: string, kind: string, plan: Plan): Promise<() => Promise<void>> {
  await checkOutput(out)
  for (const folder of [IMAGES, LABELS, LISTS, STATE]) await mkdir(join(out, folder), { recursive: true })
  const release = await takeLock(join(out, STATE, 'lock'), out)
  try {
    await checkSamePlan(join(out, STATE, MARKER), kind, plan)
    for (const folder of ['', IMAGES, LABELS, LISTS, STATE]) await removeHalfWritten(join(out, folder))
    return release
  } catch (error) {
    await release()
    throw error
  }
}

async function checkSamePlan(path: string, kind: string, { sources, options }: Plan): Promise<void> {
  const identity = { kind, sources: sources.join(', '), ...options }
  if ((await kindOf(path)) === 'missing') {
    await writeFileAtomic(path, `${JSON.stringify(identity, null, 2)}\n`)
    return
  }
  const advice = 'Choose another --out, or remove the folder to prepare it from scratch.'
  const text = await readText(path)
  const earlier = parseStored(markerSchema, text, path, 'the options of vortex prepare', advice)
  const keys = [...new Set([...Object.keys(earlier), ...Object.keys(identity)])]
  const differing = keys.filter((key) => earlier[key] !== (identity as Record<string, unknown>)[key])
  if (differing.length === 0) return
  const found = differing.map(
    (key) => `${key} ${show(earlier[key])}, now ${show(identity[key as keyof typeof identity])}`,
  )
  throw expected('the sources and options that the folder was begun with', path, found.join('; '), {
    code: 'refused',
    suggestions: ['Choose another --out, or remove the folder to prepare it anew.'],
  })
}

function show(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value)
}

async function removeHalfWritten(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') && name.endsWith('.tmp')) await rm(join(folder, name), { force: true })
  }
}
