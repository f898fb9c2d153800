import { workerData } from 'node:worker_threads'
import { serve } from '../../base/index.ts'
import { prepareItem } from './item.ts'
import type { Item, Settings } from './plan.ts'

/** A thread of `runPlan`: prepares a few images a task. */
serve<Item[]>(async (items) => {
  const value: Awaited<ReturnType<typeof prepareItem>>[] = []
  for (const item of items) value.push(await prepareItem(item, workerData as Settings))
  return { value }
})
