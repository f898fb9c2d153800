import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { VortexError } from '../../../src/core/base/index.ts'
import type { DatasetKind } from '../../../src/core/datasets/index.ts'
import { prepareItem } from '../../../src/core/datasets/prepare/item.ts'
import { decodePng } from '../../../src/core/formats/index.ts'
import { paletteOf, type ClassSet } from '../../../src/core/labels/index.ts'
import { useFolder } from '../../support/folder.ts'
import { photograph, plant } from '../../support/voc.ts'

const SET: ClassSet = {
  classes: [
    { name: 'road', color: [128, 64, 128] },
    { name: 'sky', color: [70, 130, 180] },
  ],
  background: false,
}

/** A kind whose labels are one class from border to border, or broken. */
function plainKind(value: number | 'broken'): DatasetKind {
  return {
    name: 'plain',
    countsObjects: false,
    plan: () => Promise.reject(new Error('not planned here')),
    makeLabel: () => {
      if (value === 'broken') throw new VortexError('bad-input', 'It is broken.')
      const counts = new Uint32Array(256)
      counts[value] = 96
      return { width: 12, height: 8, data: new Uint8Array(96).fill(value), counts }
    },
  }
}

describe('prepare an image', () => {
  const folder = useFolder()
  const settings = () => ({ out: join(folder(), 'out'), link: 'copy' as const, classes: SET })
  const item = () => ({
    id: 'a',
    image: { path: join(folder(), 'a.jpg') },
    label: { file: { path: join(folder(), 'unpacked'), shown: 'annotations.json.gz' } },
  })

  beforeEach(async () => {
    await plant(folder(), { 'a.jpg': await photograph('a', 12, 8, 3) })
    for (const name of ['JPEGImages', 'SegmentationClass'])
      await mkdir(join(folder(), 'out', name), { recursive: true })
  })

  it("writes the label that a kind makes, in the colors of the plan's class set", async () => {
    const outcome = prepareItem(item(), settings(), plainKind(1))
    expect(outcome).to.deep.nested.include({ 'done.orientation': 3, 'done.pixels': [[1, 96]] })
    const png = decodePng(await readFile(join(folder(), 'out/SegmentationClass/a.png')), 'a.png')
    expect(png.palette).to.deep.equal(paletteOf(SET))
    expect(png.data).to.deep.equal(new Uint8Array(96).fill(1))
  })

  it('lays a fault of the label to the file that the user knows', () => {
    const outcome = prepareItem(item(), settings(), plainKind('broken'))
    expect(outcome).to.deep.equal({ fault: { file: 'annotations.json.gz', reason: 'It is broken.' } })
  })
})
