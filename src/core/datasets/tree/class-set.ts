import { VOC, type ClassSet } from '../../labels/index.ts'
import type { DatasetRecord } from './record.ts'
import type { DatasetRecordV1 } from './record-v1.ts'

/** What the labels of a prepared tree mean; VOC's classes for a record of version 1. */
export function classSetOf(record: DatasetRecord | DatasetRecordV1): ClassSet {
  if (!('version' in record)) return VOC
  return { classes: record.classes.map(({ name, color }) => ({ name, color })), background: record.background }
}
