import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import type { CoreEvent } from '../../../../src/core/base/index.ts'
import { inspectDataset } from '../../../../src/core/inspect/dataset.ts'
import { KINDS, mayBeFlattened, prepareDataset } from '../../../../src/core/datasets/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { useVocSource } from '../../../support/voc-source.ts'

const DEVKIT = 'VOCdevkit/VOC2012'

describe('prepare voc: labels that lost their classes', () => {
  const { options, source } = useVocSource()
  const greyLabel = (...values: number[]) => {
    const data = Buffer.alloc(96)
    data.set(values)
    return sharp(data, { raw: { width: 12, height: 8, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
  }

  it('refuses the whole tree where colors became gray, before any list is written', async () => {
    await source({ [`${DEVKIT}/SegmentationClass/c.png`]: await greyLabel(15, 147) })
    const fault = await faultOfPromise(prepareDataset(KINDS.voc, options()))
    expect(fault).to.include({ code: 'refused' })
    expect(fault.message).to.match(/c\.png at column 1, row 0 but found 147, the brightness of person's color/)
    expect(await readdir(join(options().out, 'ImageSets/Segmentation'))).to.deep.equal([])
  })

  it('tells of splits whose labels are 0 and 255 alone', async () => {
    await source({ [`${DEVKIT}/SegmentationClass/c.png`]: await greyLabel(255, 255) })
    const notices: string[] = []
    const onEvent = (event: CoreEvent) => event.type === 'notice' && notices.push(event.message)
    await prepareDataset(KINDS.voc, options(), { onEvent })
    const told = [
      'The labels of val show one class alone apart from 255, which is ignored. Masks of 0 and 255 must become 0 and 1 first.',
    ]
    expect(notices).to.deep.equal(told)
    await inspectDataset(options().out, { threads: 1 }, { onEvent })
    expect(notices).to.deep.equal([...told, ...told])
  })

  it('warns of gray labels that may have been colors, in prepare and inspect, and of no others', async () => {
    // Boat and cat, as PIL's convert('L') leaves them.
    const labels = Object.fromEntries(
      await Promise.all(
        ['a', 'b', 'c'].map(async (id, i) => [
          `${DEVKIT}/SegmentationClass/${id}.png`,
          await greyLabel(i === 1 ? 19 : 15),
        ]),
      ),
    ) as Record<string, Uint8Array>
    await source(labels)
    const told: string[] = []
    const onEvent = (event: CoreEvent) => event.type === 'notice' && told.push(event.message)
    const record = await prepareDataset(KINDS.voc, options(), { onEvent })
    await inspectDataset(options().out, { threads: 1 }, { onEvent })
    const [first, second] = told.filter((message) => message.includes('saved as gray'))
    expect(first).to.match(/15 is person, and the brightness of boat's color \(0, 0, 128\); 19 is train/)
    expect(second).to.equal(first)
    const showing = (...values: number[]) => ({
      ...record,
      classes: record.classes.map((one, value) => ({ ...one, pixels: values.includes(value) ? 9 : 0 })),
    })
    expect(mayBeFlattened(showing(0, 15, 19))).to.have.length(1)
    for (const honest of [showing(0, 15), showing(0, 14, 15), showing(0, 8, 15, 19)])
      expect(mayBeFlattened(honest)).to.deep.equal([])
    expect(mayBeFlattened({ ...showing(15, 19), greyLabels: 2 })).to.deep.equal([])
    expect(mayBeFlattened({ ...showing(15, 19), ignoredPixels: 1 })).to.deep.equal([])
  })
})
