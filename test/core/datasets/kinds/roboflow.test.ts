import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { KINDS, openTree, prepareDataset, readLabel } from '../../../../src/core/datasets/index.ts'
import { namesOf } from '../../../../src/core/labels/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { useFolder } from '../../../support/folder.ts'
import { photograph, plant } from '../../../support/voc.ts'

/** Roboflow's "Semantic Segmentation Masks": gray masks next to the images, a table of classes in each folder. */
describe('prepare masks from Roboflow', () => {
  const folder = useFolder()
  const table = 'Pixel Value, Class\n0, background\n1, crack\n2, rust spot\n'
  const options = () => ({ source: join(folder(), 'source'), out: join(folder(), 'out'), threads: 1 })

  beforeEach(async () => {
    const mask = Buffer.from(Array.from({ length: 96 }, (_, at) => at % 3))
    const png = await sharp(mask, { raw: { width: 12, height: 8, channels: 1 } })
      .toColorspace('b-w')
      .png()
      .toBuffer()
    for (const split of ['train', 'valid', 'test'])
      await plant(join(folder(), 'source', split), {
        '_classes.csv': table,
        [`${split}_jpg.rf.1a2b.jpg`]: await photograph(split),
        [`${split}_jpg.rf.1a2b_mask.png`]: png,
      })
  })

  it('takes classes, splits and masks from its folders', async () => {
    const { faults, splits } = await prepareDataset(KINDS.masks, options())
    expect(faults).to.deep.equal([])
    expect(Object.keys(splits).sort()).to.deep.equal(['test', 'train', 'val'])
    const tree = await openTree(join(folder(), 'out'))
    expect(namesOf(tree.classes)).to.deep.equal(['background', 'crack', 'rust spot'])
    const { data } = await readLabel(join(folder(), 'out/SegmentationClass/valid_jpg.rf.1a2b.png'), tree.classes)
    expect([...data]).to.deep.equal(Array.from({ length: 96 }, (_, at) => at % 3))
  })

  it('refuses tables that differ, and names the line of one that skips a value', async () => {
    await plant(join(folder(), 'source/test'), { '_classes.csv': table.replace('crack', 'Crack') })
    expect((await faultOfPromise(prepareDataset(KINDS.masks, options()))).message).to.match(
      /^Expected the classes of .*_classes\.csv for .*_classes\.csv but found background, C?c?rack, rust spot\.$/,
    )
    await plant(join(folder(), 'source/test'), { '_classes.csv': table.replace('2,', '3,') })
    const { message } = await faultOfPromise(prepareDataset(KINDS.masks, options()))
    expect(message).to.match(
      /^Expected 2 and the name of a class for .*test\/_classes\.csv:4 but found "3, rust spot"\.$/,
    )
  })
})
