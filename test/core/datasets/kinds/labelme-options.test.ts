import { join } from 'node:path'
import { expect } from 'chai'
import type { CoreEvent } from '../../../../src/core/base/index.ts'
import { parseClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import { KINDS, prepareDataset, type LabelmeOptions } from '../../../../src/core/datasets/index.ts'
import { labelmeArea, readLabelme, rleArea, type LabelmeShape } from '../../../../src/core/formats/index.ts'
import { faultOf, faultOfPromise } from '../../../support/faults.ts'
import { jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { labelmeJson, labelmeOptions } from '../../../support/labelme.ts'
import { photograph, plant } from '../../../support/voc.ts'

describe('prepare labelme, by its options and refusals', () => {
  const folder = useFolder()
  const source = () => join(folder(), 'source')
  const options = (more: Partial<LabelmeOptions> = {}) => labelmeOptions(folder(), more)

  it('splits by folders named after splits, or by a share', async () => {
    const image = await photograph('a')
    for (const path of ['train/a', 'valid/b'])
      await plant(source(), {
        [`${path}.jpg`]: image,
        [`${path}.json`]: labelmeJson(`${path.at(-1)!}.jpg`, [rectangle('x')]),
      })
    const { validation, ...asFolders } = options()
    expect(validation).to.equal(0)
    const { splits } = await prepareDataset(KINDS.labelme, asFolders)
    expect(Object.entries(splits).map(([name, { count }]) => [name, count])).to.deep.equal([
      ['train', 1],
      ['val', 1],
    ])
    const { message } = await faultOfPromise(prepareDataset(KINDS.labelme, options({ out: join(folder(), 'out2') })))
    expect(message).to.include('one way to split the images')
  })

  it('tells the labels found and the images without a file', async () => {
    const events: CoreEvent[] = []
    await plant(source(), {
      'a.jpg': await photograph('a'),
      'b.jpg': await photograph('b'),
      'a.json': labelmeJson('a.jpg', [rectangle('rust'), rectangle('crack'), rectangle('rust')]),
    })
    await prepareDataset(KINDS.labelme, options(), { onEvent: (event) => events.push(event) })
    const notices = events.flatMap((event) => (event.type === 'notice' ? [event.message] : []))
    expect(notices).to.deep.equal(['Labels: crack 1, rust 2.', '1 image has no labelme file and is left out.'])
  })

  it('takes a class file; stops where it leaves labels open', async () => {
    await plant(source(), {
      'a.jpg': await photograph('a'),
      'a.json': labelmeJson('a.jpg', [rectangle('Crack'), rectangle('dust'), rectangle('dust')]),
    })
    const classes = (text: string) => parseClassFile(text, 'own.yaml')
    const open = options({ classes: classes('classes: [background, crack]') })
    expect((await faultOfPromise(prepareDataset(KINDS.labelme, open))).message).to.equal(
      `own.yaml does not say what becomes of the labels of ${source()}: dust (2 objects), Crack (1 objects).`,
    )
    const closed = options({ classes: classes('classes: [background, crack]\nmap: { Crack: crack, other: ignore }') })
    const summary = await prepareDataset(KINDS.labelme, closed)
    expect(summary.classes.map(({ name }) => name)).to.deep.equal(['background', 'crack'])
    expect(summary.objects!.dropped.category).to.equal(2)
  })

  it('asks what labels that differ in case alone are', async () => {
    await plant(source(), {
      'a.jpg': await photograph('a'),
      'a.json': labelmeJson('a.jpg', [rectangle('Crack'), rectangle('crack')]),
    })
    const { message } = await faultOfPromise(prepareDataset(KINDS.labelme, options()))
    expect(message).to.match(/has the labels "Crack" \(1\) and "crack" \(1\): one class or two\?$/)
  })

  it('refuses a mask that is not as large as its box', () => {
    const mask = (
      jsonFixture('labelme.json') as { files: { file: { shapes: { mask?: string; points: number[][] }[] } }[] }
    ).files
      .flatMap(({ file }) => file.shapes)
      .find((shape) => shape.mask !== undefined)!
    const [left, top, right, bottom] = mask.points.flat() as [number, number, number, number]
    const shape: LabelmeShape = { label: 'a', type: 'mask', points: [left, top, right, bottom], mask: mask.mask! }
    expect(rleArea(labelmeArea(shape, 80, 80, 'a.json'))).to.be.above(0)
    shape.points = [left, top, right + 1, bottom]
    expect(faultOf(() => labelmeArea(shape, 80, 80, 'a.json')).message).to.match(
      /^Expected a mask of \d+ x \d+, its box,/,
    )
  })

  it('reads a file of version 3, which has neither sizes nor types', () => {
    const text = JSON.stringify({
      shapes: [
        {
          label: 'a',
          points: [
            [0, 0],
            [1, 0],
            [1, 1],
          ],
        },
      ],
      imagePath: 'a.jpg',
      imageData: null,
    })
    const file = readLabelme(Buffer.from(text), 'a.json')
    expect(file).to.not.have.property('size')
    expect(file.shapes[0]!.type).to.equal('polygon')
  })
})

function rectangle(label: string) {
  return {
    label,
    points: [
      [0, 0],
      [4, 4],
    ],
    shape_type: 'rectangle',
  }
}
