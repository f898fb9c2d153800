import { availableParallelism } from 'node:os'
import { throwIfInterrupted, VortexError, workerModule, WorkerPool, type Work } from '../base/index.ts'
import type { Entry } from '../datasets/index.ts'
import type { Crop, CropSettings, CropTask } from './crop.ts'
import { createOrder } from './order.ts'

/** What one training step reads: scaled, cropped, flipped, padded, normalized. */
export interface Batch {
  /** [N, S, S, 3] */
  images: Float32Array
  /** [N, S, S], classes and 255. */
  labels: Int32Array
  ids: readonly string[]
}

export interface BatchSource {
  /** The batch of this step, counted from 0; the next ones are begun at the same time. */
  batch(step: number): Promise<Batch>
  close(): Promise<void>
}

export interface BatchOptions extends CropSettings {
  /** At least one, each with a label. */
  entries: readonly Entry[]
  /** Samples a step. */
  batch: number
  /** Steps of the stage: nothing is prefetched beyond. */
  steps: number
  /** Decoding threads; default one a core but one, which computes the step. */
  threads?: number
  /** Batches made ahead of the one asked for; default 2. */
  prefetch?: number
}

/**
 * Batches of a stage, decoded and augmented in worker threads. `batch(step)` is a function of (seed, stage, step)
 * alone: the same bytes for any number of threads. A file that cannot be used rejects its own step, by name.
 */
export function openBatches(options: BatchOptions, work: Work = {}): BatchSource {
  const { entries, batch, steps, seed, stage, classes, augmentation, normalization, prefetch = 2 } = options
  const threads = Math.min(options.threads ?? Math.max(1, availableParallelism() - 1), batch * (prefetch + 1))
  const settings: CropSettings = { seed, stage, classes, augmentation, normalization }
  const pool = new WorkerPool<CropTask, Crop>(workerModule(import.meta.url, 'crop'), threads, settings)
  const entryAt = createOrder(entries.length, seed, stage)
  const begun = new Map<number, Promise<Batch>>()

  const begin = (step: number): Promise<Batch> => {
    const chosen = Array.from({ length: batch }, (_, index) => entries[entryAt(step * batch + index)]!)
    const crops = chosen.map((entry, index) => pool.run({ entry, step, index }))
    const made = stack(crops, augmentation.crop ** 2).then((arrays) => ({ ...arrays, ids: chosen.map(({ id }) => id) }))
    // A fault of a batch made ahead belongs to its own step; until that is asked for, nobody listens.
    made.catch(() => undefined)
    return made
  }

  return {
    async batch(step) {
      throwIfInterrupted(work.signal)
      for (let ahead = step; ahead <= Math.min(step + prefetch, Math.max(step, steps - 1)); ahead++)
        if (!begun.has(ahead)) begun.set(ahead, begin(ahead))
      const wanted = begun.get(step)!
      for (const other of begun.keys()) if (other <= step || other > step + prefetch) begun.delete(other)
      return unlessAborted(wanted, work.signal)
    },
    close: () => pool.close(),
  }
}

async function stack(crops: readonly Promise<Crop>[], pixels: number): Promise<Omit<Batch, 'ids'>> {
  const images = new Float32Array(crops.length * pixels * 3)
  const labels = new Int32Array(crops.length * pixels)
  const place = async (crop: Promise<Crop>, index: number) => {
    const made = await crop
    images.set(made.image, index * pixels * 3)
    labels.set(made.labels, index * pixels)
  }
  await Promise.all(crops.map(place))
  return { images, labels }
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const stop = () => {
      reject(new VortexError('interrupted', 'Interrupted.'))
    }
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop)
    })
  })
}
