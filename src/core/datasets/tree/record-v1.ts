import { z } from 'zod'
import { datasetRecord } from './record.ts'

const { classes, splits } = datasetRecord.shape

/** dataset.json of version 1, which does not say its version: its classes are VOC's, and nothing is counted per split. */
export const datasetRecordV1 = datasetRecord
  .omit({ version: true, background: true, suffixes: true, orientations: true })
  .extend({
    splits: z.record(z.string(), splits.valueType.pick({ count: true, sha256: true, missing: true, official: true })),
    classes: z.array(classes.element.omit({ color: true })),
  })

export type DatasetRecordV1 = z.infer<typeof datasetRecordV1>
