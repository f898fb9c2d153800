import { join } from 'node:path'
import { expect } from 'chai'
import { KINDS, openTree, prepareDataset } from '../../../src/core/datasets/index.ts'
import { VOC } from '../../../src/core/labels/index.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { recordText } from '../../support/record.ts'
import { photograph, plant, vocFiles } from '../../support/voc.ts'

describe('dataset.json', () => {
  const folder = useFolder()
  const tree = async (record: string) =>
    openTree(await plant(join(folder(), 'tree'), { 'JPEGImages/a.jpg': '', 'dataset.json': record }))
  const refused = async (record: string) => (await faultOfPromise(tree(record))).message

  it('is what the tree takes its classes from', async () => {
    const classes = [
      { name: 'road', color: [128, 64, 128] },
      { name: 'sky', color: [70, 130, 180] },
    ]
    const opened = await tree(recordText({ classes, background: false }))
    expect(opened.classes).to.deep.equal({ classes, background: false })
  })

  it('of version 1, which says no version, is read as VOC', async () => {
    const { version, background, suffixes, orientations, ...first } = JSON.parse(
      recordText({ classes: VOC.classes }),
    ) as Record<string, unknown>
    expect([version, background, suffixes, orientations]).to.deep.equal([2, true, {}, {}])
    const classes = VOC.classes.map(({ name }) => ({ name, pixels: 3, images: 1 }))
    const splits = { train: { count: 1, sha256: '', missing: 0, official: false } }
    const opened = await tree(JSON.stringify({ ...first, classes, splits }))
    expect(opened.classes).to.equal(VOC)
    expect(opened.record?.splits).to.deep.equal(splits)
    expect((await openTree(await plant(join(folder(), 'devkit'), { 'JPEGImages/a.jpg': '' }))).classes).to.equal(VOC)
  })

  it('of a newer version is refused in a sentence', async () => {
    const newer = { ...(JSON.parse(recordText({ classes: VOC.classes })) as object), version: 3, vortex: '3.1.0' }
    expect(await refused(JSON.stringify(newer))).to.match(
      /dataset\.json has version 3, written by vortex 3\.1\.0; this vortex reads versions 1 to 2\.$/,
    )
  })

  it('is refused where it is no record or holds no class set', async () => {
    expect(await refused('{')).to.match(/Expected JSON for .*dataset\.json/)
    expect(await refused('[]')).to.match(/Expected a record that vortex prepare wrote/)
    expect(await refused(recordText({ classes: [VOC.classes[0]!] }))).to.match(/but found 1 class\.$/)
    const many = Array.from({ length: 256 }, (_, i) => ({ name: `${i}`, color: [0, 0, i] }))
    expect(await refused(recordText({ classes: many }))).to.match(/but found 256 classes\.$/)
    const [one, two] = VOC.classes as [(typeof VOC.classes)[0], (typeof VOC.classes)[0]]
    expect(await refused(recordText({ classes: [one, { ...two, name: one.name }] }))).to.match(
      /found two classes named background\.$/,
    )
    expect(await refused(recordText({ classes: [one, two, { name: 'x', color: two.color }] }))).to.match(
      /found the color \(128, 0, 0\) for both aeroplane and x\.$/,
    )
    expect(await refused(recordText({ classes: [one, { name: 'x', color: [224, 224, 192] }] }))).to.match(
      /found the color \(224, 224, 192\) for both ignored pixels and x\.$/,
    )
  })

  it('counts per split, images by suffix and by orientation', async () => {
    const files = await vocFiles({ train: ['b', 'a'], val: ['c'], test: ['t'] })
    files['VOCdevkit/VOC2012/JPEGImages/b.jpg'] = await photograph('b', 12, 8, 6)
    files['VOCdevkit/VOC2012/JPEGImages/c.jpg'] = await photograph('c', 12, 8, 1)
    const source = await plant(join(folder(), 'source'), files)
    const options = { sources: [source], out: join(folder(), 'out'), threads: 1 }
    const { splits, suffixes, orientations } = await prepareDataset(KINDS.voc, options)
    expect({ suffixes, orientations }).to.deep.equal({ suffixes: { '.jpg': 4 }, orientations: { 6: 1 } })
    const { train, val, test } = splits
    expect(train).to.deep.include({ count: 2, labels: 2, ignoredPixels: 4 })
    expect(train!.classes[1]).to.deep.equal({ pixels: 2, images: 2 })
    expect(val).to.deep.include({ count: 1, labels: 1, ignoredPixels: 2 })
    expect(test).to.deep.include({ count: 1, labels: 0, ignoredPixels: 0 })
    expect(test!.classes.every(({ pixels, images }) => pixels + images === 0)).to.equal(true)
  })
})
