import { workerData } from 'node:worker_threads'
import { serve } from '../../base/index.ts'
import { prepareItem } from './item.ts'
import type { Item, Settings } from './plan.ts'

/** A thread of `runPlan`: prepares a few images a task. */
serve<Item[]>((items) => {
  return Promise.resolve({ value: items.map((item) => prepareItem(item, workerData as Settings)) })
})
