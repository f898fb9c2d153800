import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import {
  KINDS,
  openTree,
  prepareDataset,
  readLabel,
  readSplit,
  type LabelmeOptions,
} from '../../../../src/core/datasets/index.ts'
import { readLabelme } from '../../../../src/core/formats/index.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { labelmeJson, labelmeOptions } from '../../../support/labelme.ts'
import { outlineDistance } from '../../../support/outlines.ts'
import { photograph, plant } from '../../../support/voc.ts'

interface Fixture {
  values: Record<string, number>
  files: { width: number; height: number; label: string; file: { imagePath: string } }[]
}

/** A pixel that two rasterizers see otherwise is at most so far from an outline, center to line. */
const ONE_PIXEL = 1 + Math.SQRT1_2

describe('prepare labelme', () => {
  const folder = useFolder()
  const source = () => join(folder(), 'source')
  const options = (more: Partial<LabelmeOptions> = {}) => labelmeOptions(folder(), more)

  it('draws what labelme draws, but for pixels on an outline', async () => {
    const { values, files } = jsonFixture('labelme.json') as Fixture
    for (const [index, { file, width, height }] of files.entries())
      await plant(source(), {
        [`part_${index}.json`]: JSON.stringify(file),
        [file.imagePath]: await photograph(file.imagePath, width, height),
      })
    const { images, classes, faults } = await prepareDataset(KINDS.labelme, options())
    expect(faults).to.deep.equal([])
    expect(images).to.equal(50)
    expect(classes.map(({ name }) => name)).to.deep.equal(['background', 'bolt', 'crack', 'rust'])
    expect(values).to.include({ bolt: 1, crack: 2, rust: 3 })
    const tree = await openTree(join(folder(), 'out'))
    let [differing, drawn] = [0, 0]
    for (const { id, label } of (await readSplit(tree, 'train', { labels: true })).entries) {
      const { file, width, label: reference } = files[Number(id.slice('part_'.length))]!
      const wanted = new Uint8Array(inflateSync(fromBase64(reference)))
      const { data } = await readLabel(label!, tree.classes)
      const outlines = outlinesOf(file)
      for (const [at, value] of wanted.entries()) {
        if (value > 0) drawn++
        if (data[at] === value) continue
        differing++
        const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5]
        expect(
          Math.min(...outlines.map((outline) => outlineDistance(outline, x, y))),
          `${id} at ${x}, ${y}`,
        ).to.be.at.most(ONE_PIXEL)
      }
    }
    expect(differing / drawn).to.be.below(0.25)
  })

  it('paints in the order of the file, and ignores and clears by name', async () => {
    const box = (label: string, ...points: number[][]) => ({ label, points, shape_type: 'rectangle' })
    await plant(source(), {
      'a.jpg': await photograph('a'),
      'a.json': labelmeJson('a.jpg', [
        box('b', [0, 0], [8, 8]),
        box('a', [0, 0], [4, 8]),
        box('__ignore__', [2, 8], [0, 4]),
        box('_background_', [6, 0], [8, 8]),
        {
          label: 'a',
          points: [
            [1, 1],
            [9, 1],
          ],
          shape_type: 'line',
        },
      ]),
    })
    const { objects } = await prepareDataset(KINDS.labelme, options())
    const tree = await openTree(join(folder(), 'out'))
    const { data } = await readLabel(join(folder(), 'out/SegmentationClass/a.png'), tree.classes)
    expect([...data.subarray(0, 12)]).to.deep.equal([1, 1, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0])
    expect([...data.subarray(84, 96)]).to.deep.equal([255, 255, 1, 1, 2, 2, 0, 0, 0, 0, 0, 0])
    expect(objects).to.deep.include({ kept: 2 })
    expect(objects!.dropped).to.include({ category: 2, shapeless: 1 })
  })

  it('finds images in nested folders, by Windows paths and inside the file, in a zip as in a folder', async () => {
    const image = await photograph('a')
    const png = await sharp(image).png().toBuffer()
    const shapes = [
      {
        label: 'crack',
        points: [
          [0, 0],
          [5, 0],
          [5, 5],
        ],
      },
    ]
    const files = {
      'deep/er/and/deep/er/a.json': labelmeJson('..\\images\\a.jpg', shapes),
      'deep/er/and/deep/images/a.jpg': image,
      'b.json': labelmeJson('C:\\Users\\me\\b.jpg', shapes),
      'b.jpg': image,
      'c.json': labelmeJson('gone.jpg', shapes, { imageData: Buffer.from(png).toString('base64') }),
      '__MACOSX/._b.json': 'x',
      '._b.json': 'x',
    }
    await plant(source(), files)
    const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, data]) => [path, Buffer.from(data)])))
    await plant(folder(), { 'source.zip': zip })
    for (const [name, from] of [
      ['out', source()],
      ['zip', join(folder(), 'source.zip')],
    ] as const) {
      const { faults, images } = await prepareDataset(
        KINDS.labelme,
        options({ source: from, out: join(folder(), name) }),
      )
      expect({ faults, images }, name).to.deep.equal({ faults: [], images: 3 })
      const { ids } = await readSplit(await openTree(join(folder(), name)), 'train', { labels: true })
      expect(ids).to.deep.equal(['b', 'c', 'deep__er__and__deep__er__a'])
    }
  })

  it('turns images as labelme shows them, whether the file says a size or not', async () => {
    const turned = await photograph('a', 8, 12, 6)
    const corner = {
      label: 'a',
      points: [
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ],
    }
    await plant(source(), {
      'a.jpg': turned,
      'a.json': labelmeJson('a.jpg', [corner]),
      'b.jpg': turned,
      'b.json': JSON.stringify({ shapes: [corner], imagePath: 'b.jpg' }),
    })
    const { faults, photographs } = await prepareDataset(KINDS.labelme, options())
    expect({ faults, turned: photographs.turned }).to.deep.equal({ faults: [], turned: 2 })
    const tree = await openTree(join(folder(), 'out'))
    for (const id of ['a', 'b']) {
      const { width, data } = await readLabel(join(folder(), `out/SegmentationClass/${id}.png`), tree.classes)
      expect([width, data.reduce((sum, value) => sum + value, 0), data[0]], id).to.deep.equal([12, 16, 1])
    }
  })
})

function outlinesOf(file: object): number[][] {
  return readLabelme(Buffer.from(JSON.stringify(file)), 'file').shapes.flatMap(({ type, points }) => {
    const [x0, y0, x1, y1] = points as [number, number, number, number]
    if (type === 'rectangle') return [[x0, y0, x1, y0, x1, y1, x0, y1]]
    if (type === 'polygon' || type === 'oriented_rectangle') return [points]
    const radius = Math.hypot(x1 - x0, y1 - y0)
    const angles = Array.from({ length: 360 }, (_, i) => (i * Math.PI) / 180)
    return type === 'circle'
      ? [angles.flatMap((angle) => [x0 + radius * Math.cos(angle), y0 + radius * Math.sin(angle)])]
      : []
  })
}
