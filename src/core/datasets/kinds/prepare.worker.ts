import { workerData } from 'node:worker_threads'
import { serve, VortexError } from '../../base/index.ts'
import { prepareItem } from '../prepare/item.ts'
import type { DatasetKind } from '../prepare/kind.ts'
import type { Item } from '../prepare/plan.ts'
import type { ThreadData } from '../prepare/run.ts'
import { KINDS } from './registry.ts'

const { kind: name, settings, verify } = workerData as ThreadData

/** Loaded only where it is wanted: the image library takes longer to start than a thread. */
const verifyImage = verify ? (await import('../prepare/verify.ts')).verifyImage : undefined

/** A thread of `prepareDataset`: prepares a few images per task. */
serve<Item[]>(async (items) => {
  const kind: DatasetKind | undefined = Object.values<DatasetKind>(KINDS).find((kind) => kind.name === name)
  if (!kind) throw new VortexError('internal', `No kind of dataset is named ${name}.`)
  const value = []
  for (const item of items)
    value.push({ id: item.id, ...((await verifyImage?.(item)) ?? prepareItem(item, settings, kind)) })
  return { value }
})
