import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readFile, writeFile } from 'node:fs/promises'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  openTree,
  KINDS,
  prepareDataset,
  readLabel,
  readSplit,
  type SbdOptions,
} from '../../../../src/core/datasets/index.ts'
import { readMatLabel } from '../../../../src/core/datasets/kinds/sbd/mat.ts'
import { trainaugIds } from '../../../../src/core/datasets/kinds/sbd/plan.ts'
import { encodeMat5 } from '../../../../src/core/formats/index.ts'
import { tarOfFiles } from '../../../support/archives.ts'
import { VOC } from '../../../../src/core/labels/index.ts'
import { faultOf, faultOfPromise } from '../../../support/faults.ts'
import { useFolder } from '../../../support/folder.ts'
import { sharedData } from '../../../support/shared.ts'
import { photograph, plant, vocFiles } from '../../../support/voc.ts'

/** An SBD label whose pixel in column x, row y is `valueAt(x, y)`. */
function mat(valueAt: (x: number, y: number) => number, width = 12, height = 8): Uint8Array {
  const data = Uint8Array.from({ length: width * height }, (_, i) => valueAt(Math.floor(i / height), i % height))
  const segmentation = { kind: 'numeric' as const, shape: [height, width], data, logical: false }
  const fields = new Map([['Segmentation', [segmentation]]])
  return encodeMat5(new Map([['GTcls', { kind: 'struct', shape: [1, 1], fields }]]))
}

const SBD = 'benchmark_RELEASE/dataset'

async function sbdFiles(train: string[], val: string[]): Promise<Record<string, string | Uint8Array>> {
  const files: Record<string, string | Uint8Array> = {
    [`${SBD}/train.txt`]: train.join('\n'),
    [`${SBD}/val.txt`]: val.join('\n'),
  }
  for (const id of [...train, ...val]) {
    files[`${SBD}/img/${id}.jpg`] = await photograph(id)
    files[`${SBD}/cls/${id}.mat`] = mat((x, y) => (x === 3 && y === 1 ? 9 : 0))
  }
  return files
}

describe('prepare sbd', () => {
  const folder = useFolder()
  const options = (more: Partial<SbdOptions> = {}): SbdOptions => ({
    source: join(folder(), 'sbd'),
    voc: [join(folder(), 'voc')],
    out: join(folder(), 'out'),
    allowPartial: true,
    threads: 1,
    ...more,
  })

  it('trainaug is SBD and VOC train without VOC val, whatever the lists', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map(String))
    fc.assert(
      fc.property(ids, ids, ids, ids, (a, b, train, val) => {
        const found = trainaugIds(
          [{ ids: a }, { ids: b }],
          [
            { name: 'val', ids: val },
            { name: 'train', ids: train },
          ],
        )
        const wanted = [...Array(41).keys()]
          .map(String)
          .filter((id) => !val.includes(id) && [a, b, train].some((list) => list.includes(id)))
        expect([...found].sort()).to.deep.equal(wanted.sort())
      }),
    )
  })

  it("reads SBD's labels column by column and nothing but classes", () => {
    const label = readMatLabel(
      mat((x, y) => x + y),
      'a.mat',
    )
    expect([label.width, label.height]).to.deep.equal([12, 8])
    expect(label.data.every((value, i) => value === (i % 12) + Math.floor(i / 12))).to.equal(true)
    expect(
      faultOf(() =>
        readMatLabel(
          mat((x) => x + 10),
          'a.mat',
        ),
      ).message,
    ).to.equal('Expected classes 0..20 for a.mat at column 11, row 0 but found 21.')
    expect(faultOf(() => readMatLabel(encodeMat5(new Map()), 'a.mat')).message).to.match(/Expected a struct GTcls/)
  })

  it('takes labels of SBD for its own images and of VOC for those of train and val', async () => {
    await plant(join(folder(), 'voc'), await vocFiles({ train: ['a', 'b'], val: ['c'] }))
    await plant(join(folder(), 'sbd'), await sbdFiles(['a', 's'], ['c', 'v']))
    const summary = await prepareDataset(KINDS.sbd, options())
    expect(summary).to.deep.include({ images: 5, partial: true, faults: [] })
    const tree = await openTree(options().out)
    const split = async (name: string) => readSplit(tree, name, { labels: true })
    expect((await split('trainaug')).ids).to.deep.equal(['a', 'b', 's', 'v'])
    expect((await split('sbd_train')).ids).to.deep.equal(['a', 's'])
    expect((await split('sbd_val')).ids).to.deep.equal(['c', 'v'])
    const data = async (id: string) => (await readLabel(join(tree.root, `SegmentationClass/${id}.png`), VOC)).data
    expect([...(await data('a')).subarray(0, 4)]).to.deep.equal([1, 255, 255, 0])
    expect((await data('s')).indexOf(9)).to.equal(12 + 3)
  })

  it('refuses all but the official augmented set, unless partial ones are allowed', async () => {
    await plant(join(folder(), 'voc'), await vocFiles({ train: ['a'], val: ['c'] }))
    await plant(join(folder(), 'sbd'), { ...(await sbdFiles(['s'], ['v'])), [`${SBD}/val.txt`]: 'v\nw\n' })
    expect((await faultOfPromise(prepareDataset(KINDS.sbd, options({ allowPartial: false })))).message).to.match(
      /found 3 of the 10582 images of trainaug present: the lists of SBD and VOC give 4, without files: 1 of sbd_val, 1 of trainaug/,
    )
    expect((await prepareDataset(KINDS.sbd, options())).splits['trainaug']).to.include({
      count: 3,
      missing: 1,
      official: false,
    })
  })

  it('an image of VOC val without its VOC label does not get one of SBD', async () => {
    const voc = await vocFiles({ train: ['a'], val: ['c', 'd'] })
    delete voc['VOCdevkit/VOC2012/SegmentationClass/c.png']
    await plant(join(folder(), 'voc'), voc)
    await plant(join(folder(), 'sbd'), await sbdFiles(['s'], ['c']))
    const { splits } = await prepareDataset(KINDS.sbd, options())
    expect(splits['sbd_val']).to.include({ count: 0, missing: 1 })
    expect(splits['val']).to.include({ count: 1, missing: 1 })
  })

  it('reads benchmark.tgz as its folder, and removes what it unpacked', async () => {
    await plant(join(folder(), 'voc'), await vocFiles({ train: ['a'], val: ['c'] }))
    const files = await sbdFiles(['s'], ['v'])
    await plant(join(folder(), 'sbd'), files)
    await writeFile(join(folder(), 'benchmark.tgz'), gzipSync(tarOfFiles(files)))
    await prepareDataset(KINDS.sbd, options())
    await prepareDataset(KINDS.sbd, options({ source: join(folder(), 'benchmark.tgz'), out: join(folder(), 'packed') }))
    for (const file of ['SegmentationClass/s.png', 'JPEGImages/s.jpg', '.vortex/images.jsonl']) {
      const read = async (out: string) => readFile(join(folder(), out, file))
      expect((await read('packed')).equals(await read('out'))).to.equal(true)
    }
  })

  it('says what is missing', async () => {
    await plant(join(folder(), 'voc'), await vocFiles({ train: ['a'] }))
    await plant(join(folder(), 'sbd'), { 'x/cls/a.mat': '' })
    expect((await faultOfPromise(prepareDataset(KINDS.sbd, options()))).message).to.match(/found no train\.txt/)
    expect(
      (await faultOfPromise(prepareDataset(KINDS.sbd, options({ source: join(folder(), 'voc') })))).message,
    ).to.match(/found no cls folder/)
  })

  it('prepares the real sample', async function () {
    const [sbd, voc] = [sharedData('benchmark_RELEASE'), sharedData('VOCdevkit')]
    if (sbd === undefined || voc === undefined) return this.skip()
    const summary = await prepareDataset(KINDS.sbd, options({ source: sbd, voc: [voc] }))
    expect(summary.faults).to.deep.equal([])
    expect(summary.splits['trainaug']!.count).to.equal(175)
  })
})
