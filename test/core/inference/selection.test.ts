import { expect } from 'chai'
import type { ImageRecord } from '../../../src/core/inference/index.ts'
import { createSelection } from '../../../src/core/inference/selection.ts'

const record = (index: number, more: Partial<ImageRecord> = {}): ImageRecord => ({
  id: String(index),
  miou: index / 1000,
  pixelAccuracy: 1,
  hasObject: true,
  counts: new Float64Array(),
  errors: { missed: 0, spurious: 0, confused: 0, boundary: 0 },
  ...more,
})

/** Offers images in an order that is not sorted; returns ids to show, and how many thumbnails were made. */
async function select(count: number, records: readonly ImageRecord[]) {
  const selection = createSelection(count)
  let made = 0
  for (const one of records)
    await selection.offer(one, () => {
      made++
      const entry = { id: one.id, image: '' }
      return Promise.resolve({ entry, record: one, truth: new Uint8Array(), prediction: new Uint8Array() })
    })
  return { selection, made, ids: selection.shown().map(({ record }) => Number(record.id)) }
}

const shuffledRecords = Array.from({ length: 1000 }, (_, i) => record((i * 379) % 1000))

describe('images to show', () => {
  it('are a third of the worst, a third of the best, others at random, worst first', async () => {
    const { ids, made, selection } = await select(30, shuffledRecords)
    expect(ids).to.have.length(30)
    expect(ids.slice(0, 10)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(ids.slice(-10)).to.deep.equal([990, 991, 992, 993, 994, 995, 996, 997, 998, 999])
    const middle = ids.slice(10, 20)
    expect(Math.max(...middle) - Math.min(...middle)).to.be.greaterThan(300)
    expect(selection.worst().map(({ id }) => Number(id))).to.deep.equal([0, 1, 2, 3, 4, 5])
    expect(made).to.be.below(300)
    expect((await select(30, shuffledRecords)).ids).to.deep.equal(ids)
  })

  it('are all where there are no more', async () => {
    const few = shuffledRecords.slice(0, 20)
    expect((await select(20, few)).ids).to.have.members(few.map(({ id }) => Number(id)))
  })

  it('have the most suspicious labels on top', async () => {
    const records = shuffledRecords.map((one, i) => ({ ...one, suspicion: { share: i === 500 ? 0.9 : 0 } }))
    expect((await select(30, records)).ids).to.include(Number(records[500]!.id))
  })

  it('do not count images without an object as best or worst', async () => {
    const empty = [record(0, { hasObject: false }), record(1, { miou: null })]
    const { selection } = await select(3, [...empty, record(500)])
    expect(selection.worst().map(({ id }) => id)).to.deep.equal(['500'])
    expect(selection.best().map(({ id }) => id)).to.deep.equal(['500'])
  })
})
