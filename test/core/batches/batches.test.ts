import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import sharp from 'sharp'
import { openBatches, type Batch, type BatchOptions } from '../../../src/core/batches/index.ts'
import { createOrder } from '../../../src/core/batches/order.ts'
import { VortexError } from '../../../src/core/base/index.ts'
import type { Entry } from '../../../src/core/datasets/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { VOC } from '../../../src/core/labels/index.ts'

describe('createOrder', () => {
  it('shows every entry once an epoch, whatever the batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(5), fc.integer(), (count, epoch, seed) => {
        const at = createOrder(count, seed, 'voc')
        const shown = Array.from({ length: count }, (_, i) => at(epoch * count + i))
        expect(shown.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: count }, (_, i) => i))
      }),
    )
  })

  it('depends on the place alone, not on what was asked before', () => {
    const forward = createOrder(7, 1, 'voc')
    const places = Array.from({ length: 40 }, (_, i) => i)
    const row = places.map(forward)
    const backward = createOrder(7, 1, 'voc')
    expect(places.toReversed().map(backward).toReversed()).to.deep.equal(row)
  })

  it('differs by epoch, seed and stage', () => {
    const row = (seed: number, stage: string, epoch: number) =>
      Array.from({ length: 30 }, (_, i) => createOrder(30, seed, stage)(epoch * 30 + i)).join()
    const rows = [row(1, 'voc', 0), row(1, 'voc', 1), row(2, 'voc', 0), row(1, 'coco', 0)]
    expect(new Set(rows).size).to.equal(4)
  })
})

describe('openBatches', () => {
  const folder = useFolder()

  it('gives the same bytes for any number of threads, prefetch and order of asking', async () => {
    const entries = await writeEntries(folder(), 5)
    const alone = await batchesOf({ entries, threads: 1, prefetch: 0 }, [0, 1, 2, 3, 4])
    expect(await batchesOf({ entries, threads: 3, prefetch: 3 }, [0, 1, 2, 3, 4])).to.deep.equal(alone)
    expect(await batchesOf({ entries, threads: 2 }, [4, 3])).to.deep.equal([alone[4], alone[3]])
    expect(new Set(alone.map(({ images }) => images.join())).size).to.equal(5)
  })

  it('stacks whole crops: images, labels and ids of one place belong together', async () => {
    const entries = await writeEntries(folder(), 5)
    const [batch] = await batchesOf({ entries }, [0])
    expect(batch!.images.length).to.equal(2 * 9 * 9 * 3)
    for (const [place, id] of batch!.ids.entries()) {
      // Each picture is one color, and its label is the number in its name.
      const labels = batch!.labels.subarray(place * 81, (place + 1) * 81)
      expect([...new Set(labels)]).to.include(Number(id))
      const cell = place * 81 + labels.indexOf(Number(id))
      expect(batch!.images[cell * 3]! * 255).to.be.closeTo(Number(id) * 20, 1e-3)
    }
  })

  it('names a broken file, at its own step and not before', async () => {
    const entries = await writeEntries(folder(), 5)
    await writeFile(entries[3]!.image, 'no picture')
    const source = openBatches(options({ entries, batch: 1, steps: 5, prefetch: 4 }))
    const faults: number[] = []
    for (let step = 0; step < 5; step++) {
      const error = await source.batch(step).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (error === undefined) continue
      expect(error).to.be.instanceOf(VortexError).with.property('message').that.includes(entries[3]!.image)
      faults.push(step)
    }
    await source.close()
    expect(faults).to.have.length(1)
  })

  it('stops waiting when interrupted, and closes while threads still work', async () => {
    const entries = await writeEntries(folder(), 5)
    const abort = new AbortController()
    const source = openBatches(options({ entries, batch: 5 }), { signal: abort.signal })
    const waiting = rejection(source.batch(0))
    abort.abort()
    expect(await waiting).to.have.property('code', 'interrupted')
    expect(await rejection(source.batch(1))).to.have.property('code', 'interrupted')
    await source.close()
  })
})

function options(changed: Partial<BatchOptions>): BatchOptions {
  return {
    entries: [],
    batch: 2,
    steps: 5,
    seed: 1,
    stage: 'voc',
    classes: VOC,
    augmentation: { crop: 9, scale: [0.5, 2], flip: 0.5 },
    normalization: { mean: [0, 0, 0], std: [1, 1, 1] },
    ...changed,
  }
}

async function batchesOf(changed: Partial<BatchOptions>, steps: readonly number[]): Promise<Batch[]> {
  const source = openBatches(options(changed))
  try {
    const batches: Batch[] = []
    for (const step of steps) batches.push(await source.batch(step))
    return batches
  } finally {
    await source.close()
  }
}

/** Pictures of one color (20 times their number), each labeled with its number. */
async function writeEntries(folder: string, count: number): Promise<Entry[]> {
  const entries = Array.from({ length: count }, (_, i) => ({
    id: String(i),
    image: join(folder, `${i}.image.png`),
    label: join(folder, `${i}.label.png`),
  }))
  for (const [i, { image, label }] of entries.entries()) {
    const size = { width: 6 + i, height: 12 - i }
    const color = { r: i * 20, g: 255 - i, b: 7 }
    await sharp({ create: { ...size, channels: 3, background: color } })
      .png()
      .toFile(image)
    const grey = sharp(Buffer.alloc(size.width * size.height, i), { raw: { ...size, channels: 1 } })
    await grey.toColourspace('b-w').png().toFile(label)
  }
  return entries
}
