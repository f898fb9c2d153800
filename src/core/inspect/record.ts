import { dirname } from 'node:path'
import { readRecord, type StoredRecord } from '../datasets/index.ts'

/** A prepared tree's `dataset.json`, without a look at the tree. */
export interface RecordInspection {
  kind: 'record'
  path: string
  record: StoredRecord
}

export async function inspectRecord(path: string): Promise<RecordInspection> {
  return { kind: 'record', path, record: (await readRecord(dirname(path)))! }
}
