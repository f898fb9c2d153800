import type { DatasetRecord } from '../tree/record.ts'

/** What a `prepare` did: the tree's record and the work. */
export interface PrepareSummary extends DatasetRecord {
  out: string
  /** Images prepared now; the others were there. */
  prepared: number
  seconds: number
}
