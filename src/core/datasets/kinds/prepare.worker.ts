import { workerData } from 'node:worker_threads'
import { serve, VortexError } from '../../base/index.ts'
import { prepareItem } from '../prepare/item.ts'
import type { DatasetKind } from '../prepare/kind.ts'
import type { Item } from '../prepare/plan.ts'
import type { ThreadData } from '../prepare/run.ts'
import { KINDS } from './registry.ts'

const { kind: name, settings } = workerData as ThreadData

/** A thread of `prepareDataset`: prepares a few images per task. */
serve<Item[]>((items) => {
  const kind: DatasetKind | undefined = Object.values<DatasetKind>(KINDS).find((kind) => kind.name === name)
  if (!kind) throw new VortexError('internal', `No kind of dataset is named ${name}.`)
  return Promise.resolve({ value: items.map((item) => prepareItem(item, settings, kind)) })
})
