import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import type { CoreEvent } from '../../../../src/core/base/index.ts'
import { parseClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import {
  KINDS,
  openTree,
  prepareDataset,
  readLabel,
  readSplit,
  type YoloOptions,
} from '../../../../src/core/datasets/index.ts'
import { readYoloData, readYoloLabels } from '../../../../src/core/formats/index.ts'
import { faultOf, faultOfPromise } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { outlineDistance } from '../../../support/outlines.ts'
import { photograph, plant } from '../../../support/voc.ts'

interface Fixture {
  files: { width: number; height: number; text: string; label: string }[]
}

const ONE_PIXEL = 1 + Math.SQRT1_2
const TRIANGLE = '0 0 0 0.5 0 0.5 0.5\n'

describe('prepare yolo', () => {
  const folder = useFolder()
  const source = () => join(folder(), 'source')
  const options = (more: Partial<YoloOptions> = {}): YoloOptions => ({
    source: source(),
    out: join(folder(), 'out'),
    threads: 1,
    ...more,
  })
  const idsOf = async (split: string) =>
    (await readSplit(await openTree(join(folder(), 'out')), split, { labels: true })).ids

  it('draws what Pillow draws, but for pixels on an outline', async () => {
    const { files } = jsonFixture('yolo.json') as Fixture
    await plant(source(), { 'data.yaml': 'names: [bolt, crack, rust]\ntrain: images\n' })
    for (const [index, { text, width, height }] of files.entries())
      await plant(source(), {
        [`images/p${index}.jpg`]: await photograph(`${index}`, width, height),
        [`labels/p${index}.txt`]: text,
      })
    const { images, classes, faults } = await prepareDataset(KINDS.yolo, options())
    expect({ faults, images }).to.deep.equal({ faults: [], images: 20 })
    expect(classes.map(({ name }) => name)).to.deep.equal(['background', 'bolt', 'crack', 'rust'])
    const tree = await openTree(join(folder(), 'out'))
    let [differing, drawn] = [0, 0]
    for (const { id, label } of (await readSplit(tree, 'train', { labels: true })).entries) {
      const { text, width, height, label: reference } = files[Number(id.slice(1))]!
      const wanted = new Uint8Array(inflateSync(fromBase64(reference)))
      const { data } = await readLabel(label!, tree.classes)
      const outlines = readYoloLabels(Buffer.from(text), id).map(({ outline }) =>
        outline.map((part, i) => part * (i % 2 === 0 ? width : height)),
      )
      for (const [at, value] of wanted.entries()) {
        if (value > 0) drawn++
        if (data[at] === value) continue
        differing++
        const [x, y] = [(at % width) + 0.5, Math.floor(at / width) + 0.5]
        const distance = Math.min(...outlines.map((outline) => outlineDistance(outline, x, y)))
        expect(distance, `${id} at ${x}, ${y}`).to.be.at.most(ONE_PIXEL)
      }
    }
    expect(differing / drawn).to.be.below(1 / 3)
  })

  it('draws smaller objects over larger ones, whatever their order', async () => {
    const large = '0 0 0 1 0 1 1 0 1\n'
    const small = '1 0 0 0.5 0 0.5 0.5 0 0.5\n'
    await plant(source(), {
      'data.yaml': 'names: {0: a, 1: b}\ntrain: images\n',
      'images/x.jpg': await photograph('x'),
      'images/y.jpg': await photograph('y'),
      'labels/x.txt': large + small,
      'labels/y.txt': small + large,
    })
    await prepareDataset(KINDS.yolo, options())
    const [x, y] = await Promise.all(
      ['x', 'y'].map((id) => readFile(join(folder(), `out/SegmentationClass/${id}.png`))),
    )
    expect(x!.equals(y!)).to.equal(true)
    const tree = await openTree(join(folder(), 'out'))
    const { data } = await readLabel(join(folder(), 'out/SegmentationClass/x.png'), tree.classes)
    expect([...data.subarray(0, 12)]).to.deep.equal([2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1])
  })

  it('finds splits as folders, lists and lists of files, next to data.yaml or below its path', async () => {
    const image = await photograph('x')
    const layouts: Record<string, Record<string, string | Uint8Array>> = {
      'Ultralytics: a path of another machine': {
        'data.yaml': 'path: /content/datasets/x\ntrain: images/train\nval: images/val\nnames: [a]\n',
        'images/train/1.jpg': image,
        'images/val/2.jpg': image,
        'labels/train/1.txt': TRIANGLE,
      },
      'Roboflow: ../train/images, which is not there': {
        'data.yaml': 'train: ../train/images\nval: ../val/images\ntest: ../test/images\nnc: 1\nnames: [a]\n',
        'train/images/1.jpg': image,
        'train/labels/1.txt': TRIANGLE,
        'val/images/2.jpg': image,
        'test/images/3.jpg': image,
      },
      'lists with ./, absolute paths and CRLF': {
        'data.yaml': 'path: C:\\sets\\x\r\ntrain: train.txt\r\nvalidation: [lists/val.txt]\r\nnames: [a]\r\n',
        'train.txt': './images/train/1.jpg\r\n',
        'lists/val.txt': 'C:/sets/x/images/val/2.jpg\r\n',
        'images/train/1.jpg': image,
        'images/val/2.jpg': image,
        'labels/train/1.txt': TRIANGLE,
      },
      'a folder in a zip': {
        'top/x.yaml': 'path: ../top\ntrain: [images/train]\nval: images/val/2.jpg\nnames: [a]\n',
        'top/images/train/1.jpg': image,
        'top/images/val/2.jpg': image,
        'top/labels/train/1.txt': TRIANGLE,
      },
    }
    for (const [index, [name, files]] of Object.entries(layouts).entries()) {
      const zip = join(folder(), `${index}.zip`)
      await plant(folder(), {
        [`${index}.zip`]: zipSync(
          Object.fromEntries(Object.entries(files).map(([path, data]) => [path, Buffer.from(data)])),
        ),
      })
      const out = join(folder(), `out${index}`)
      const { faults, splits } = await prepareDataset(KINDS.yolo, options({ source: zip, out }))
      expect(faults, name).to.deep.equal([])
      const tree = await openTree(out)
      expect((await readSplit(tree, 'train', { labels: true })).ids, name).to.deep.equal(['train__1'])
      expect((await readSplit(tree, 'val', { labels: true })).ids, name).to.deep.equal(['val__2'])
      expect(splits['train']!.classes[1]!.pixels, name).to.be.above(0)
    }
  })

  it('counts boxes, or fills them; refuses labels of boxes alone', async () => {
    const box = '0 0.5 0.5 1 0.5\n'
    await plant(source(), {
      'data.yaml': 'names: [a]\ntrain: images\n',
      'images/x.jpg': await photograph('x'),
      'labels/x.txt': box,
    })
    const { message, suggestions } = await faultOfPromise(prepareDataset(KINDS.yolo, options()))
    expect(message).to.match(/data\.yaml are 1 boxes without polygons: a detection dataset\.$/)
    expect(suggestions.join()).to.include('--boxes fill')
    const filled = await prepareDataset(KINDS.yolo, options({ boxes: 'fill' }))
    expect(filled.classes[1]!.pixels).to.equal(48)
    await plant(source(), { 'labels/x.txt': box + TRIANGLE })
    const skipped = await prepareDataset(KINDS.yolo, options({ out: join(folder(), 'out2') }))
    expect(skipped.objects).to.deep.include({ kept: 1 })
    expect(skipped.objects!.dropped.shapeless).to.equal(1)
  })

  it('says how many images have no label file', async () => {
    const events: CoreEvent[] = []
    await plant(source(), {
      'data.yaml': 'names: [a]\ntrain: images\n',
      'images/x.jpg': await photograph('x'),
      'images/y.jpg': await photograph('y'),
      'labels/y.txt': TRIANGLE,
    })
    const { images } = await prepareDataset(KINDS.yolo, options(), { onEvent: (event) => events.push(event) })
    expect(images).to.equal(2)
    const notices = events.flatMap((event) => (event.type === 'notice' ? [event.message] : []))
    expect(notices).to.deep.equal(['1 image has no label file and counts as background.'])
    expect(await idsOf('train')).to.deep.equal(['x', 'y'])
  })

  it('takes a class file by index or name', async () => {
    await plant(source(), {
      'data.yaml': 'names: [a, b, c]\ntrain: images\n',
      'images/x.jpg': await photograph('x'),
      'labels/x.txt': `${TRIANGLE}1${TRIANGLE.slice(1)}`,
    })
    const classes = parseClassFile('classes: [background, thing]\nmap: { 0: thing, b: ignore }\n', 'own.yaml')
    const { objects } = await prepareDataset(KINDS.yolo, options({ classes }))
    expect(objects).to.deep.include({ kept: 1 })
    expect(objects!.dropped.category).to.equal(1)
  })

  it('names the place of a fault in data.yaml', () => {
    const message = (text: string) => faultOf(() => readYoloData(text, 'data.yaml')).message
    expect(message('train: x\n')).to.match(/^Expected a list of names, or index: name for data\.yaml:1:1 \(names\)/)
    expect(message('names: [a, a]\n')).to.equal('Expected each name once for names in data.yaml but found a twice.')
    expect(message('nc: 3\nnames: [a]\n')).to.equal('Expected 3 names, as nc says, for names in data.yaml but found 1.')
    expect(message('names: [a]\ntrain: 3\n')).to.match(/data\.yaml:2:1 \(train\) but found 3/)
  })
})
