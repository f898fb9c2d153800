import { workerData } from 'node:worker_threads'
import { serve, VortexError } from '../../base/index.ts'
import { prepareItem } from '../prepare/item.ts'
import type { DatasetKind } from '../prepare/kind.ts'
import type { Item } from '../prepare/plan.ts'
import type { ThreadData } from '../prepare/run.ts'
import { verifyImage } from '../prepare/verify.ts'
import { KINDS } from './registry.ts'

const { kind: name, settings, verify } = workerData as ThreadData

/** A thread of `prepareDataset`: prepares a few images per task. */
serve<Item[]>(async (items) => {
  const kind: DatasetKind | undefined = Object.values<DatasetKind>(KINDS).find((kind) => kind.name === name)
  if (!kind) throw new VortexError('internal', `No kind of dataset is named ${name}.`)
  const value = []
  for (const item of items) {
    const fault = verify ? await verifyImage(item) : undefined
    value.push({ id: item.id, ...(fault ?? (await prepareItem(item, settings, kind))) })
  }
  return { value }
})
