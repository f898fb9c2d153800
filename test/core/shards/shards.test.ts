import { appendFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { KINDS, mergeDataset, prepareDataset, prepareDatasetShard } from '../../../src/core/datasets/index.ts'
import {
  mergePredictions,
  mergeScores,
  predictFiles,
  predictShard,
  scoreShard,
  scoreSplit,
} from '../../../src/core/inference/index.ts'
import {
  finishShard,
  readShards,
  shardFolder,
  shareOf,
  startShard,
  type ShardJob,
} from '../../../src/core/shards/index.ts'
import { mergeSubmission, submit, submitShard } from '../../../src/core/submission/index.ts'
import { plantCheckpoint } from '../../support/checkpoint.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { fingerprint } from '../../support/kill.ts'
import { labelPng, plant, vocFiles } from '../../support/voc.ts'

const OF = 2
const engine = { name: 'wasm' } as const

describe('shards', function () {
  this.timeout(120_000)
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)
  /** Does all shards, the last first, and reads them in that order. */
  const inShards = async (out: string, make: (shard: { index: number; of: number }) => Promise<unknown>) => {
    for (const index of [2, 1]) await make({ index, of: OF })
    return readShards([2, 1].map((index) => shardFolder(out, { index, of: OF })))
  }
  const source = async () => {
    const files = await vocFiles({ train: ['a', 'b', 'c', 'd'], val: ['e', 'f', 'g', 'h', 'i'], test: ['t', 'u'] })
    // One of them cannot be read.
    return plant(at('source'), { ...files, 'VOCdevkit/VOC2012/JPEGImages/b.jpg': 'none' })
  }

  it('are all items once, in order, whole units in one of them', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }), (count, of, unit) => {
        const items = [...Array(count).keys()]
        const shares = Array.from({ length: of }, (_, i) => shareOf(items, { index: i + 1, of }, unit))
        expect(shares.flat()).to.deep.equal(items)
        for (const [first] of shares) expect((first ?? 0) % unit).to.equal(0)
        const sizes = shares.map(({ length }) => Math.ceil(length / unit))
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1)
      }),
    )
  })

  it('of a prepared tree are the tree, byte for byte, its faults and what resumes it included', async () => {
    const options = { sources: [await source()], threads: 1, link: 'copy' as const }
    await prepareDataset(KINDS.voc, { ...options, out: at('whole') })
    const set = await inShards(at('tree'), (shard) =>
      prepareDatasetShard(KINDS.voc, { ...options, out: at('tree'), shard }),
    )
    const summary = await mergeDataset(set, at('tree'))
    expect(summary.faults.map(({ file }) => file.endsWith('b.jpg'))).to.deep.equal([true])
    expect(await fingerprint(at('tree'))).to.deep.equal(await fingerprint(at('whole')))
    await rm(join(shardFolder(at('tree'), { index: 1, of: OF }), 'SegmentationClass/a.png'))
    const fault = await faultOfPromise(mergeDataset(set, at('again')))
    expect(fault.message).to.match(/Images or labels of the shard in .*tree\.1-of-2 are missing or damaged/)
  })

  it('of scores add up exactly', async () => {
    const data = await source()
    await rm(join(data, 'VOCdevkit/VOC2012/JPEGImages/b.jpg'))
    await plant(at('predictions'), {
      ...{ 'e.png': labelPng([1]), 'f.png': labelPng([2, 1]), 'g.png': labelPng([3, 3, 3, 3]) },
      ...{ 'h.png': labelPng([0]), 'i.png': labelPng([20, 1]) },
    })
    const options = { predictions: at('predictions'), data, split: 'val', details: { images: 3 } }
    const { secondsPerImage, ...whole } = await scoreSplit(options)
    const set = await inShards(at('report'), (shard) => scoreShard({ ...options, out: at('report'), shard }))
    const { secondsPerImage: other, ...merged } = await mergeScores(set)
    expect(merged).to.deep.equal(whole)
    expect(Object.keys(merged)).to.deep.equal(Object.keys(whole))
    expect(other > 0 && secondsPerImage > 0).to.equal(true)
  })

  it('of predictions are the predictions, and of a submission its archive', async () => {
    const data = await source()
    const checkpoint = await plantCheckpoint(folder())
    const views = { crop: 33 }
    const images = [join(data, 'VOCdevkit/VOC2012/JPEGImages')]
    const predict = { checkpoint, images, views, engine, confidence: true }
    const whole = await predictFiles({ ...predict, out: at('whole') })
    const set = await inShards(at('out'), (shard) => predictShard({ ...predict, out: at('out'), shard }))
    const merged = await mergePredictions(set, at('out'))
    expect(await fingerprint(at('out'))).to.deep.equal(await fingerprint(at('whole')))
    const moved = whole.files.map(({ image, classes, labels }) => [image, classes, labels.replace('whole', 'out')])
    expect(merged.files.map(({ image, classes, labels }) => [image, classes, labels])).to.deep.equal(moved)
    expect(merged.faults).to.deep.equal(whole.faults).and.to.have.length(1)
    const send = { checkpoint, data, split: 'test', competition: 'comp6', views, engine } as const
    const archive = await submit({ ...send, out: at('whole.tgz') })
    const parts = await inShards(at('a.tgz'), (shard) => submitShard({ ...send, out: at('a.tgz'), shard }))
    const { archive: path, ...found } = await mergeSubmission(parts, { out: at('a.tgz') })
    expect({ archive: archive.archive, ...found }).to.deep.equal(archive)
    expect(await readFile(path)).to.deep.equal(await readFile(archive.archive))
  })

  it('are merged only if they are all those of one job, each once and as it was written', async () => {
    const make = async (out: string, index: number, of: number, decides: string[] = []) => {
      const job: ShardJob = { command: 'predict', shard: { index, of }, out: at(out), decides }
      const { folder: own } = await startShard(job)
      await plant(own, { 'a.png': 'labels' })
      return { own, finish: () => finishShard(job, { images: 1, total: of, faults: [], files: ['a.png'], about: {} }) }
    }
    const message = async (...folders: string[]) => (await faultOfPromise(readShards(folders))).message
    const [first, second] = [await make('out', 1, 2), await make('out', 2, 2)]
    const others = [await make('alone', 1, 1), await make('foreign', 2, 2, ['other weights'])]
    for (const { finish } of [first, ...others]) await finish()
    expect(await message(first.own)).to.equal('Shard 2 of 2 is missing.')
    expect(await message(first.own, second.own)).to.equal(`The shard in ${second.own} is not finished.`)
    await second.finish()
    expect((await readShards([second.own, first.own])).parts.map((part) => part.folder)).to.deep.equal([
      first.own,
      second.own,
    ])
    expect(await message(second.own, first.own, second.own)).to.match(/are both shard 2 of 2\.$/)
    expect(await message(first.own, others[1]!.own)).to.match(/not shards of one job: they differ in images, options/)
    expect(await message(first.own, others[0]!.own)).to.match(/one is of 2 shards, the other of 1\.$/)
    expect(await message(folder())).to.match(/ is not a shard\.$/)
    expect(await message(at('none'))).to.match(/^Expected the folder of a shard for .* but found nothing there\.$/)
    await appendFile(join(second.own, 'a.png'), 'more')
    expect(await message(first.own, second.own)).to.match(/^Expected the file that vortex wrote for .*a\.png/)
    const foreign = startShard({ command: 'predict', shard: { index: 1, of: 2 }, out: at('out'), decides: ['other'] })
    expect((await faultOfPromise(foreign)).message).to.match(/out\.1-of-2 was begun for another job/)
  })
})
