import { join } from 'node:path'
import { expect } from 'chai'
import { openTree, readSplit } from '../../../src/core/datasets/index.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'

import { sharedData } from '../../support/shared.ts'
import { plant } from '../../support/voc.ts'

describe('VOC tree', () => {
  const folder = useFolder()

  it('is found at its root, in VOCdevkit and in the folder that holds VOCdevkit', async () => {
    const root = await plant(join(folder(), 'found'), { 'VOCdevkit/VOC2012/JPEGImages/a.jpg': '' })
    for (const below of ['', 'VOCdevkit', 'VOCdevkit/VOC2012']) {
      expect((await openTree(join(root, below))).root).to.equal(join(root, 'VOCdevkit/VOC2012'))
    }
  })

  it('says what is missing', async () => {
    const root = await plant(join(folder(), 'bare'), { 'x.txt': '' })
    expect((await faultOfPromise(openTree(root))).message).to.match(
      /Expected a VOC tree.*but found no JPEGImages folder/,
    )
    expect((await faultOfPromise(openTree(join(root, 'nowhere')))).message).to.match(/but found nothing there/)
  })

  it('gives sorted entries and the ids whose files are absent', async () => {
    const tree = await openTree(
      await plant(join(folder(), 'partial'), {
        'JPEGImages/b.jpg': '',
        'JPEGImages/a.jpg': '',
        'JPEGImages/c.jpg': '',
        'SegmentationClass/a.png': '',
        'SegmentationClassAug/b.png': '',
        'ImageSets/Segmentation/some.txt': 'd\nb\nc\na\n',
      }),
    )
    const labeled = await readSplit(tree, 'some', { labels: true })
    expect(labeled.ids).to.deep.equal(['a', 'b', 'c', 'd'])
    expect(labeled.missing).to.deep.equal(['c', 'd'])
    expect(labeled.entries.map(({ label }) => label)).to.deep.equal([
      join(tree.root, 'SegmentationClass/a.png'),
      join(tree.root, 'SegmentationClassAug/b.png'),
    ])
    const images = await readSplit(tree, 'some', { labels: false })
    expect(images.entries.map(({ id }) => id)).to.deep.equal(['a', 'b', 'c'])
    expect(images.entries[0]).to.not.have.property('label')
  })

  it('prefers the label that the list names', async () => {
    const tree = await openTree(
      await plant(join(folder(), 'pairs'), {
        'JPEGImages/a.jpg': '',
        'SegmentationClass/a.png': '',
        'SegmentationClassAug/a.png': '',
        'ImageSets/Segmentation/aug.txt': '/JPEGImages/a.jpg /SegmentationClassAug/a.png\n',
      }),
    )
    const { entries } = await readSplit(tree, 'aug', { labels: true })
    expect(entries[0]!.label).to.equal(join(tree.root, 'SegmentationClassAug/a.png'))
  })

  it('names the nearest split for an unknown one', async () => {
    const root = await plant(join(folder(), 'splits'), {
      'JPEGImages/a.jpg': '',
      'ImageSets/Segmentation/trainval.txt': 'a\n',
    })
    const error = await faultOfPromise(readSplit(await openTree(root), 'trainvla', { labels: false }))
    expect(error.suggestions).to.deep.equal(['Did you mean trainval?', "The tree's splits: trainval."])
  })

  it('reads a plain devkit', async function () {
    const voc = sharedData('VOCdevkit')
    if (voc === undefined) return this.skip()
    const tree = await openTree(voc)
    const train = await readSplit(tree, 'train', { labels: true })
    expect(tree.splits).to.include.members(['test', 'train', 'trainval', 'val'])
    expect([train.ids.length, train.entries.length, train.missing.length]).to.deep.equal([1464, 100, 1364])
  })
})
