import { workerData } from 'node:worker_threads'
import { serve } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import { examine, type Examination, type ExamineSettings } from './examine.ts'

/** A thread of `inspectDataset`: looks at a few images a task. */
serve<Entry[]>(async (entries) => {
  const value: Examination[] = []
  for (const entry of entries) value.push(await examine(entry, workerData as ExamineSettings))
  return { value }
})
