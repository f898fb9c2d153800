import { readdir, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { openTree, KINDS, prepareDataset, previewDataset, readSplit } from '../../../../src/core/datasets/index.ts'
import { encodeIndexedPng } from '../../../../src/core/formats/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { labelPng, photograph, plant } from '../../../support/voc.ts'
import { useVocSource } from '../../../support/voc-source.ts'

const DEVKIT = 'VOCdevkit/VOC2012'

describe('prepare voc', () => {
  const { folder, options, source } = useVocSource()

  it('writes the tree that its own reader and any VOC reader knows', async () => {
    await source()
    const summary = await prepareDataset(KINDS.voc, options())
    expect(summary).to.deep.include({ images: 4, labels: 3, partial: false, prepared: 4, faults: [], ignoredPixels: 6 })
    expect(summary.classes[1]).to.deep.equal({ name: 'aeroplane', color: [128, 0, 0], pixels: 3, images: 3 })
    const tree = await openTree(options().out)
    expect(tree.splits).to.deep.equal(['test', 'train', 'val'])
    expect(tree.record?.splits['train']).to.include({ count: 2, missing: 0, official: false })
    const { entries, sha256 } = await readSplit(tree, 'train', { labels: true })
    expect(entries.map(({ id }) => id)).to.deep.equal(['a', 'b'])
    expect(sha256).to.equal(summary.splits['train']!.sha256)
    expect(await readFile(join(options().out, 'ImageSets/Segmentation/train.txt'), 'utf8')).to.equal('a\nb\n')
  })

  it('links photographs and labels that are already in order; other forms of label are written anew', async () => {
    const grey = encodeIndexedPng({
      width: 12,
      height: 8,
      data: new Uint8Array(96).fill(2),
      palette: Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3)),
    })
    await source({ [`${DEVKIT}/SegmentationClass/b.png`]: grey })
    await prepareDataset(KINDS.voc, options())
    const inode = async (...path: string[]) => (await stat(join(...path))).ino
    expect(await inode(folder(), 'out/JPEGImages/a.jpg')).to.equal(
      await inode(folder(), 'source', DEVKIT, 'JPEGImages/a.jpg'),
    )
    expect(await inode(folder(), 'out/SegmentationClass/a.png')).to.equal(
      await inode(folder(), 'source', DEVKIT, 'SegmentationClass/a.png'),
    )
    expect(new Uint8Array(await readFile(join(folder(), 'out/SegmentationClass/b.png')))).to.deep.equal(
      new Uint8Array(labelPng(Array<number>(96).fill(2))),
    )
  })

  it('counts broken files with their reasons and prepares the rest', async () => {
    const whole = await photograph('a')
    await source({
      [`${DEVKIT}/JPEGImages/a.jpg`]: whole.subarray(0, whole.length - 30),
      [`${DEVKIT}/SegmentationClass/c.png`]: labelPng([1], 11, 8),
    })
    const { faults, images, splits } = await prepareDataset(KINDS.voc, options())
    expect(images).to.equal(2)
    expect(splits['train']!.count).to.equal(1)
    expect(faults.map(({ reason }) => reason)).to.satisfy((reasons: string[]) => {
      return (
        reasons[0]!.includes('a.jpg but found no end marker') &&
        reasons[1]!.includes('Expected 12 x 8, as its image for the label of c but found 11 x 8')
      )
    })
    const strict = await faultOfPromise(
      prepareDataset(KINDS.voc, options({ strict: true, out: join(folder(), 'strict') })),
    )
    expect(strict.message).to.match(/no end marker|as its image/)
  })

  it('says what there is where a list names something else', async () => {
    await source()
    await rename(
      join(folder(), 'source', DEVKIT, 'JPEGImages/a.jpg'),
      join(folder(), 'source', DEVKIT, 'JPEGImages/A.jpg'),
    )
    const { message } = await faultOfPromise(prepareDataset(KINDS.voc, options()))
    expect(message).to.match(/train\.txt misses 1 of 2, line 2 names a \(there is JPEGImages\/A\.jpg\)/)
  })

  it('reads lists in UTF-16 and with byte order marks', async () => {
    const lists = `${DEVKIT}/ImageSets/Segmentation`
    await source({
      [`${lists}/train.txt`]: Buffer.from('\ufeffb\r\na\r\n', 'utf16le'),
      [`${lists}/val.txt`]: Buffer.from('\ufeffc\n', 'utf16le').swap16(),
      [`${lists}/test.txt`]: '\ufefft\n',
    })
    expect((await prepareDataset(KINDS.voc, options())).images).to.equal(4)
  })

  it('takes a JPEG with other data behind its end', async () => {
    const motion = Buffer.concat([await photograph('a'), Buffer.alloc(50_000, 'ftypmp42')])
    await source({ [`${DEVKIT}/JPEGImages/a.jpg`]: motion })
    expect((await prepareDataset(KINDS.voc, options({ verify: true }))).faults).to.deep.equal([])
  })

  it('--verify finds damage inside a JPEG, also where an earlier run took it', async () => {
    const noise = await photograph('noise', 200, 200)
    const damaged = Buffer.concat([noise.subarray(0, Math.floor(noise.length * 0.7)), noise.subarray(-2)])
    await source({
      [`${DEVKIT}/JPEGImages/a.jpg`]: damaged,
      [`${DEVKIT}/SegmentationClass/a.png`]: labelPng([1], 200, 200),
    })
    expect((await prepareDataset(KINDS.voc, options())).splits['train']!.count).to.equal(2)
    const { faults, splits } = await prepareDataset(KINDS.voc, options({ verify: true }))
    expect(splits['train']!.count).to.equal(1)
    expect(faults.map(({ reason }) => reason).join()).to.match(/undamaged image data for .*a\.jpg .* but found damage/)
    // What lists no longer name is gone from the tree, not from the source.
    const inTree = async (name: string) => (await readdir(join(options().out, name))).sort()
    expect(await inTree('JPEGImages')).to.deep.equal(['b.jpg', 'c.jpg', 't.jpg'])
    expect(await inTree('SegmentationClass')).to.deep.equal(['b.png', 'c.png'])
    expect(await readdir(join(folder(), 'source', DEVKIT, 'JPEGImages'))).to.include('a.jpg')
    await plant(join(folder(), 'source'), { [`${DEVKIT}/JPEGImages/a.jpg`]: await photograph('a', 200, 200) })
    expect((await prepareDataset(KINDS.voc, options())).splits['train']!.count).to.equal(2)
  })

  it('refuses a partial tree by its lists, and goes on with what is there where that is allowed', async () => {
    await source({ [`${DEVKIT}/ImageSets/Segmentation/train.txt`]: 'b\nx\na\ny\n' })
    const error = await faultOfPromise(prepareDataset(KINDS.voc, options()))
    expect(error.message).to.match(/found train\.txt misses 2 of 4, line 2 names x/)
    const summary = await prepareDataset(KINDS.voc, options({ allowPartial: true }))
    expect(summary.partial).to.equal(true)
    expect(summary.splits['train']).to.include({ count: 2, missing: 2 })
  })

  it('says which folder is missing', async () => {
    await plant(join(folder(), 'source'), { [`${DEVKIT}/ImageSets/Segmentation/train.txt`]: 'a\n' })
    expect((await faultOfPromise(prepareDataset(KINDS.voc, options()))).message).to.match(/but found no JPEGImages/)
    expect((await faultOfPromise(prepareDataset(KINDS.voc, options({ sources: ['/nowhere'] })))).message).to.match(
      /Expected a folder or archive for \/nowhere but found nothing there/,
    )
  })

  it('tells what it would do without touching anything', async () => {
    await source()
    const preview = await previewDataset(KINDS.voc, options())
    expect(preview).to.deep.include({
      images: 4,
      done: 0,
      splits: {
        test: { count: 1, missing: 0 },
        train: { count: 2, missing: 0 },
        val: { count: 1, missing: 0 },
      },
    })
    expect(preview.bytes.linked).to.be.greaterThan(0)
    expect(preview.bytes.copied).to.equal(0)
    expect(await readdir(folder())).to.deep.equal(['source'])
  })
})
