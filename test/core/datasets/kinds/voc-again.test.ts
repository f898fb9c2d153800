import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { KINDS, prepareDataset } from '../../../../src/core/datasets/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { labelPng, photograph, plant } from '../../../support/voc.ts'
import { useVocSource } from '../../../support/voc-source.ts'

const DEVKIT = 'VOCdevkit/VOC2012'

describe('prepare voc: a second run', () => {
  const { folder, options, source } = useVocSource()

  it('a second run does only what is missing, and fixed files join', async () => {
    await source({ [`${DEVKIT}/SegmentationClass/c.png`]: 'no PNG' })
    expect((await prepareDataset(KINDS.voc, options())).faults).to.have.length(1)
    await plant(join(folder(), 'source'), { [`${DEVKIT}/SegmentationClass/c.png`]: labelPng([7]) })
    const fixed = await prepareDataset(KINDS.voc, options())
    expect([fixed.prepared, fixed.images, fixed.faults.length]).to.deep.equal([1, 4, 0])
    expect(fixed.classes[7]!.pixels).to.equal(1)
    expect((await prepareDataset(KINDS.voc, options())).prepared).to.equal(0)
  })

  it('resumes from a journal that notes neither orientation nor sums, as earlier ones', async () => {
    await source({ [`${DEVKIT}/JPEGImages/b.jpg`]: await photograph('b', 12, 8, 6) })
    const { orientations } = await prepareDataset(KINDS.voc, options())
    expect(orientations).to.deep.equal({ 6: 1 })
    const read = (file: string) => readFile(join(options().out, file), 'utf8')
    const [journal, record] = [await read('.vortex/images.jsonl'), await read('dataset.json')]
    const later = /,"(crc32":\d+|orientation":\d|sourceBytes":\[[\d,]*\])/g
    const earlier = journal.replace(later, '')
    expect(earlier.length).to.be.lessThan(journal.length)
    await writeFile(join(options().out, '.vortex/images.jsonl'), earlier)
    expect((await prepareDataset(KINDS.voc, options())).prepared).to.equal(0)
    expect([await read('.vortex/images.jsonl'), await read('dataset.json')]).to.deep.equal([journal, record])
  })

  it('leaves a folder alone that is not its own, and one begun with other options', async () => {
    await source()
    await plant(join(folder(), 'out'), { 'thesis.tex': '' })
    expect((await faultOfPromise(prepareDataset(KINDS.voc, options()))).message).to.match(/found thesis\.tex in it/)
    expect(await readdir(join(folder(), 'out'))).to.deep.equal(['thesis.tex'])
    const out = join(folder(), 'other')
    await prepareDataset(KINDS.voc, options({ out }))
    const error = await faultOfPromise(prepareDataset(KINDS.voc, options({ out, fromColors: true })))
    expect(error.message).to.match(/found fromColors false, now true/)
  })

  it('refuses a folder that another process is preparing, and takes over from one that is gone', async () => {
    await source()
    await prepareDataset(KINDS.voc, options())
    const lock = join(options().out, '.vortex/lock')
    await writeFile(lock, '1')
    expect((await faultOfPromise(prepareDataset(KINDS.voc, options()))).message).to.match(/in use: process 1 on /)
    await writeFile(lock, '4194305')
    expect((await prepareDataset(KINDS.voc, options())).prepared).to.equal(0)
  })
})
