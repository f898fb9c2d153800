import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import type { CoreEvent, VortexError } from '../../../src/core/base/index.ts'
import type { Entry } from '../../../src/core/datasets/index.ts'
import { decodePng, encodeIndexedPng } from '../../../src/core/formats/index.ts'
import { eachSample, evaluate, openPredictions, type LabelSource } from '../../../src/core/inference/index.ts'
import { namesOf, paletteOf, VOC, vocPalette } from '../../../src/core/labels/index.ts'
import { BINARY, STREET } from '../../support/class-sets.ts'

const WIDTH = 6
const HEIGHT = 4
const truths: Record<string, number[]> = {
  a: [0, 0, 0, 1, 1, 1],
  b: [0, 0, 255, 255, 2, 2],
  c: [3, 3, 3, 3, 3, 3],
  blank: [255, 255, 255, 255, 255, 255],
}
const rows = (row: readonly number[], height = HEIGHT) =>
  Uint8Array.from({ length: row.length * height }, (_, i) => row[i % row.length]!)
const png = (row: readonly number[], height = HEIGHT) =>
  encodeIndexedPng({ width: row.length, height, data: rows(row, height), palette: vocPalette() })

describe('evaluate', () => {
  let folder: string
  let entries: Entry[]

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vortex-evaluate-'))
    await mkdir(join(folder, 'predictions'))
    entries = await Promise.all(
      Object.entries(truths).map(async ([id, row]) => {
        const entry = { id, image: join(folder, `${id}.jpg`), label: join(folder, `${id}.png`) }
        const create = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: 'grey' }
        await sharp({ create }).jpeg().toFile(entry.image)
        await writeFile(entry.label, png(row))
        await writeFile(join(folder, 'predictions', `${id}.png`), png(row.map((label) => (label === 255 ? 0 : label))))
        return entry
      }),
    )
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const failure = async (work: Promise<unknown>) => (await work.catch((error: unknown) => error)) as VortexError

  it('gives 1 to the truth itself, read from a folder', async () => {
    const summary = await evaluate(entries, (await openPredictions(join(folder, 'predictions'), entries)).labels, {
      classes: VOC,
    })
    expect(summary).to.include({ miou: 1, pixelAccuracy: 1, images: 4 })
    expect(summary.classes.filter(({ iou }) => iou !== null)).to.have.length(4)
  })

  it('scores two class sets at once, each with its own names, counts and palette', async () => {
    const { labels: predictions } = await openPredictions(join(folder, 'predictions'), entries)
    const save = (name: string) => join(folder, name)
    const [voc, street] = await Promise.all([
      evaluate(entries, predictions, { classes: VOC, save: save('voc') }),
      evaluate(entries, predictions, { classes: STREET, save: save('street') }),
    ])
    expect(voc.classes.map(({ name }) => name)).to.deep.equal(namesOf(VOC))
    expect(street.classes.map(({ name }) => name)).to.deep.equal(namesOf(STREET))
    expect([voc, street].map(({ confusion }) => confusion.counts.length)).to.deep.equal([21 * 21, 5 * 5])
    expect(street.classes.map(({ truthPixels }) => truthPixels)).to.deep.equal([20, 12, 8, 24, 0])
    for (const [name, set] of Object.entries({ voc: VOC, street: STREET }))
      expect(decodePng(await readFile(join(save(name), 'a.png')), name).palette).to.deep.equal(paletteOf(set))
    const few = await failure(evaluate(entries, predictions, { classes: BINARY }))
    expect(few.message).to.match(/^Expected classes 0\.\.1 or 255 for .*b\.png/)
  })

  it('saves what it scored: the folder scores the same', async () => {
    const source = eachSample(({ id }) =>
      Promise.resolve({ labels: rows(id === 'a' ? [0, 0, 1, 1, 1, 2] : [0, 0, 0, 3, 2, 2]) }),
    )
    const save = join(folder, 'saved')
    const first = await evaluate(entries, source, { classes: VOC, save })
    const second = await evaluate(entries, (await openPredictions(save, entries)).labels, { classes: VOC })
    expect(second.confusion).to.deep.equal(first.confusion)
    const saved = decodePng(await readFile(join(save, 'a.png')), 'a.png')
    expect([...saved.data.subarray(0, WIDTH)]).to.deep.equal([0, 0, 1, 1, 1, 2])
    expect(saved.palette).to.deep.equal(vocPalette())
  })

  it('scores the same however many images are predicted together', async () => {
    const groups: number[] = []
    const source: LabelSource = (samples) => {
      groups.push(samples.length)
      return Promise.resolve(samples.map(({ id }) => ({ labels: rows(id === 'a' ? [0, 0, 1, 1, 1, 2] : [3, 0, 0, 3, 2, 2]) }))) // prettier-ignore
    }
    const one = await evaluate(entries, source, { classes: VOC })
    const three = await evaluate(entries, source, { classes: VOC, batch: 3 })
    expect(groups).to.deep.equal([1, 1, 1, 1, 3, 1])
    expect(three.confusion).to.deep.equal(one.confusion)
  })

  it('ranks images by their own score and leaves out those without one or without an object', async () => {
    const source = eachSample(({ id }) =>
      Promise.resolve({ labels: rows(id === 'c' ? [0, 0, 0, 0, 0, 0] : [0, 0, 0, 1, 1, 2]) }),
    )
    const { details } = await evaluate(entries, source, { classes: VOC, details: { images: 2 } })
    const { best, worst, shown, records } = details!
    expect(best.map(({ id }) => id)).to.deep.equal(['a', 'b', 'c'])
    expect(worst.map(({ id }) => id)).to.deep.equal(['c', 'b', 'a'])
    expect(shown.map(({ entry }) => entry.id)).to.deep.equal(['c', 'a'])
    expect(records.map(({ id, miou }) => [id, miou === null])).to.deep.equal([
      ['a', false],
      ['b', false],
      ['c', false],
      ['blank', true],
    ])
  })

  it('tells how far it is', async () => {
    const events: CoreEvent[] = []
    const { labels: source } = await openPredictions(join(folder, 'predictions'), entries)
    await evaluate(entries, source, { classes: VOC }, { onEvent: (event) => events.push(event) })
    expect(events.at(-1)).to.deep.equal({
      type: 'progress',
      task: 'Evaluating',
      done: 4,
      total: 4,
      detail: 'mIoU 100.0',
    })
  })

  it('names missing predictions before it starts', async () => {
    await rm(join(folder, 'predictions/a.png'))
    await rm(join(folder, 'predictions/c.png'))
    const { message, code } = await failure(openPredictions(join(folder, 'predictions'), entries))
    expect(message).to.contain('Expected 4 predictions').and.to.contain('2 missing: a.png, c.png')
    expect(code).to.equal('not-found')
    expect((await failure(openPredictions(join(folder, 'nowhere'), entries))).code).to.equal('not-found')
    const { present } = await openPredictions(join(folder, 'predictions'), entries, true)
    expect(present.map(({ id }) => id)).to.deep.equal(['b', 'blank'])
  })

  it('names a prediction of another size, of another kind and of values that are no class', async () => {
    const predictions = join(folder, 'predictions')
    const score = async () =>
      failure(evaluate(entries, (await openPredictions(predictions, entries)).labels, { classes: VOC }))
    await writeFile(join(predictions, 'b.png'), png(truths['b']!, 5))
    expect((await score()).message).to.match(
      /^Expected 6 x 4 pixels, as its image has, for .*b\.png but found 6 x 5\.$/,
    )
    const create = { width: WIDTH, height: HEIGHT, channels: 3 as const, background: 'grey' }
    await sharp({ create }).png().toFile(join(predictions, 'b.png'))
    expect((await score()).message).to.match(/^Expected an indexed or 8-bit gray PNG for .*b\.png/)
    await writeFile(join(predictions, 'b.png'), png([0, 0, 0, 0, 99, 0]))
    expect((await score()).message).to.equal('Scoring b: Expected a predicted class in 0..20 but found 99.')
  })

  it('needs labels', async () => {
    const [{ id, image }] = entries as [Entry]
    const { message } = await failure(
      evaluate([{ id, image }], () => Promise.reject(new Error('not asked')), { classes: VOC }),
    )
    expect(message).to.contain('Expected a label for a')
  })

  it('stops at an interruption', async () => {
    const abort = new AbortController()
    let predicted = 0
    const source = eachSample(() => {
      predicted++
      abort.abort()
      return Promise.resolve({ labels: rows([0, 0, 0, 0, 0, 0]) })
    })
    const { code } = await failure(evaluate(entries, source, { classes: VOC }, { signal: abort.signal }))
    expect([code, predicted]).to.deep.equal(['interrupted', 1])
  })
})
