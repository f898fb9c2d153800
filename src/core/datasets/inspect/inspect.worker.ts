import { workerData } from 'node:worker_threads'
import { serve } from '../../base/index.ts'
import type { Entry } from '../tree/split.ts'
import { examine, type Examination } from './examine.ts'

/** A thread of `inspectDataset`: looks at a few images a task. */
serve<Entry[]>(async (entries) => {
  const value: Examination[] = []
  for (const entry of entries) value.push(await examine(entry, (workerData as { verify: boolean }).verify))
  return { value }
})
