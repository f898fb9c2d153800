import { join } from 'node:path'
import { z } from 'zod'
import { expected, kindOf, readText, VortexError } from '../../base/index.ts'
import { classSetFault } from '../../labels/index.ts'
import { classSetOf } from './class-set.ts'
import { datasetRecord, type DatasetRecord } from './record.ts'
import { datasetRecordV1, type DatasetRecordV1 } from './record-v1.ts'

/** dataset.json as it may lie on disk. */
export type StoredRecord = DatasetRecord | DatasetRecordV1

export const RECORD = 'dataset.json'

const NEWEST = 2

const head = z.object({ version: z.number().optional(), vortex: z.string().optional() })

/**
 * The tree's dataset.json; undefined where there is none.
 * Throws a `VortexError` for one that is damaged or written by a newer vortex.
 */
export async function readRecord(root: string): Promise<StoredRecord | undefined> {
  const path = join(root, RECORD)
  if ((await kindOf(path)) === 'missing') return undefined
  const content = parseJson(await readText(path), path)
  const { version, vortex } = head.safeParse(content).data ?? {}
  if (version !== undefined && version > NEWEST) throw tooNew(path, version, vortex)
  const parsed = (version === undefined ? datasetRecordV1 : datasetRecord).safeParse(content)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw expected('a record that vortex prepare wrote', path, `${issue.path.join('.') || 'its top'}: ${issue.message}`)
  }
  const fault = classSetFault(classSetOf(parsed.data))
  if (fault !== undefined) throw expected('2 to 255 classes, each with a name and a color of its own,', path, fault)
  return parsed.data
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) throw expected('JSON', path, cause.message, { cause })
    throw cause
  }
}

function tooNew(path: string, version: number, vortex: string | undefined): VortexError {
  const writer = vortex === undefined ? 'a newer vortex' : `vortex ${vortex}`
  return new VortexError(
    'unsupported',
    `${path} has version ${version}, written by ${writer}; this vortex reads versions 1 to ${NEWEST}.`,
    { suggestions: ['Update vortex, or prepare the dataset again into another folder.'] },
  )
}
