import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { KINDS, prepareDataset } from '../../../src/core/datasets/index.ts'
import { inspectDataset } from '../../../src/core/inspect/dataset.ts'
import { useFolder } from '../../support/folder.ts'
import { recordText } from '../../support/record.ts'
import { sharedData } from '../../support/shared.ts'
import { labelPng, photograph, plant, vocFiles } from '../../support/voc.ts'

const DEVKIT = 'VOCdevkit/VOC2012'

describe('inspect a dataset', () => {
  const folder = useFolder()
  const threads = { threads: 1 }

  async function prepared(): Promise<string> {
    await plant(join(folder(), 'source'), await vocFiles({ train: ['a', 'b'], val: ['c'], test: ['t'] }))
    await prepareDataset(KINDS.voc, {
      sources: [join(folder(), 'source')],
      out: join(folder(), 'out'),
      link: 'copy',
      ...threads,
    })
    return join(folder(), 'out')
  }

  it('counts a tree that is in order, and finds no fault', async () => {
    const out = await prepared()
    // Of one's own, which the record does not know.
    await writeFile(join(out, 'ImageSets/Segmentation/mine.txt'), 'c\na\n')
    const found = await inspectDataset(out, { verify: true, ...threads })
    expect(found.splits['mine']).to.include({ count: 2, missing: 0 })
    expect(found).to.deep.include({ images: 4, labels: 3, ignoredPixels: 6, faults: [], verified: true })
    expect(found.prepared).to.include({ kind: 'voc', partial: false })
    expect(found.sizes).to.deep.equal({ width: { min: 12, mean: 12, max: 12 }, height: { min: 8, mean: 8, max: 8 } })
    expect(found.classes[1]).to.deep.equal({ name: 'aeroplane', color: [128, 0, 0], pixels: 3, images: 3 })
  })

  it('looks at the labels of a test split that has them', async () => {
    const files = await vocFiles({ train: ['a'], test: ['t'] })
    files[`${DEVKIT}/SegmentationClass/t.png`] = labelPng([3])
    const source = await plant(join(folder(), 'source'), files)
    await prepareDataset(KINDS.voc, { sources: [source], out: join(folder(), 'out'), ...threads })
    const found = await inspectDataset(join(folder(), 'out'), threads)
    expect(found).to.deep.include({ labels: 2, faults: [] })
    expect(found.splits['test']).to.include({ labels: 1 })
  })

  it('finds what is no longer as it was prepared', async () => {
    const out = await prepared()
    await rm(join(out, 'JPEGImages/a.jpg'))
    await writeFile(join(out, 'SegmentationClass/c.png'), labelPng([1, 2, 2], 11, 8))
    await writeFile(join(out, 'ImageSets/Segmentation/test.txt'), 't\nt\n')
    const { faults } = await inspectDataset(out, threads)
    const text = faults.map(({ reason }) => reason).join('\n')
    expect(text).to.match(/test\.txt but found 1 fault: line 2 repeats t of line 1/)
    expect(text).to.match(/Expected 12 x 8, as its image .* found 11 x 8/)
    expect(text).to.match(/train\.txt .* found 1 missing, a the first/)
    expect(text).to.match(/Expected 3 pixels of aeroplane/)
  })

  it("reads labels by the tree's own classes, and counts each split", async () => {
    const classes = [
      { name: 'road', color: [128, 64, 128] },
      { name: 'sky', color: [70, 130, 180] },
    ]
    const root = await plant(join(folder(), 'own'), {
      'JPEGImages/a.jpg': await photograph('a'),
      'JPEGImages/b.jpg': await photograph('b'),
      'SegmentationClass/a.png': labelPng([1, 1, 255]),
      'SegmentationClass/b.png': labelPng([2]),
      'ImageSets/Segmentation/train.txt': 'a\n',
      'ImageSets/Segmentation/val.txt': 'b\n',
      'dataset.json': recordText({ classes, background: false }),
    })
    const found = await inspectDataset(root, threads)
    expect(found).to.deep.include({ background: false, ignoredPixels: 1 })
    expect(found.classes).to.deep.equal([
      { ...classes[0], pixels: 93, images: 1 },
      { ...classes[1], pixels: 2, images: 1 },
    ])
    expect(found.splits['train']!.classes[1]).to.deep.equal({ pixels: 2, images: 1 })
    expect(found.splits['val']).to.deep.include({ count: 1, labels: 0 })
    expect(found.faults.map(({ reason }) => reason).join()).to.match(/Expected classes 0\.\.1 or 255 .* found 2\./)
  })

  it('sees damage within a photograph only by decoding it', async () => {
    const files = await vocFiles({ train: ['a'] })
    const noise = await photograph('noise', 200, 200)
    const shortened = [noise.subarray(0, Math.floor(noise.length * 0.7)), noise.subarray(-2)]
    files[`${DEVKIT}/JPEGImages/a.jpg`] = Buffer.concat(shortened)
    files[`${DEVKIT}/SegmentationClass/a.png`] = labelPng([1], 200, 200)
    const root = await plant(join(folder(), 'damaged'), files)
    expect((await inspectDataset(root, threads)).faults).to.deep.equal([])
    expect((await inspectDataset(root, { verify: true, ...threads })).faults[0]!.reason).to.match(
      /undamaged image data .*a\.jpg .* damage/,
    )
  })

  it('reads a plain, partial devkit without calling that a fault', async function () {
    const voc = sharedData('VOCdevkit')
    if (voc === undefined) return this.skip()
    const found = await inspectDataset(voc, threads)
    expect(found).to.include({ images: 201, labels: 201 })
    expect(found.faults).to.deep.equal([])
    expect(found.splits['train']).to.include({ count: 1464, missing: 1364, official: true })
  })
})
