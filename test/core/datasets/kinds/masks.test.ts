import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { classPresets } from '../../../../src/core/datasets/classes/presets.ts'
import { readClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import {
  KINDS,
  openSource,
  openTree,
  prepareDataset,
  readSplit,
  type MaskOptions,
} from '../../../../src/core/datasets/index.ts'
import { decodePng, encodeIndexedPng } from '../../../../src/core/formats/index.ts'
import { vocPalette } from '../../../../src/core/labels/index.ts'
import { tarOfFiles } from '../../../support/archives.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { photograph, plant } from '../../../support/voc.ts'

/** Names alone: a value is the index of its class. */
const CLASSES = 'classes: [background, road, sky]\n'
const [WIDTH, HEIGHT] = [12, 8]

/** A mask of columns of these values. */
function mask(...values: number[]): Uint8Array {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => values[(at % WIDTH) % values.length]!)
  return encodeIndexedPng({ width: WIDTH, height: HEIGHT, data, palette: vocPalette() })
}

describe('prepare masks', () => {
  const folder = useFolder()

  /** The plan of a source of these files. */
  async function plan(
    files: Record<string, string | Uint8Array>,
    options: Partial<MaskOptions> = {},
    classes = CLASSES,
  ) {
    const root = join(folder(), String(Math.random()))
    const source = await plant(join(root, 'source'), files)
    await plant(root, { 'c.yaml': classes })
    const inputs = { open: (path: string) => openSource(path, root), scratch: root }
    const all = { source, classes: await readClassFile(join(root, 'c.yaml')), out: join(root, 'out'), ...options }
    const planned = await KINDS.masks.plan(all, inputs, {})
    const ids = Array.from({ length: planned.items.length }, (_, index) => planned.items.id(index))
    const labels = ids.map((id, index) => {
      const { label } = planned.items.at(index)
      return [
        id,
        label && [
          ...KINDS.masks.makeLabel(label, planned.settings, { width: WIDTH, height: 1 }).data.subarray(0, WIDTH),
        ],
      ]
    })
    const splits = Object.fromEntries(planned.splits.map(({ name, ids: own }) => [name, own]))
    return { ids, labels: Object.fromEntries(labels) as Record<string, number[] | undefined>, splits, plan: planned }
  }

  const share = { validation: 0 }

  it('pairs images and masks of two folders, whatever the suffix and the depth', async () => {
    const { file } = (jsonFixture('images.json') as { decoded: { name: string; file: string }[] }).decoded[1]!
    const { ids, splits } = await plan(
      {
        'set/images/a.JPG': await photograph('a'),
        'set/images/city/1/2/3/4/b.c.webp': fromBase64(file),
        'set/images/notes.txt': 'no image',
        'set/images/._a.JPG': 'what macOS leaves',
        'set/masks/a.png': mask(0, 1),
        'set/masks/city/1/2/3/4/b.c.png': mask(2),
      },
      share,
    )
    expect(ids).to.deep.equal(['a', 'city__1__2__3__4__b.c'])
    expect(splits).to.deep.equal({ train: ids })
  })

  it('takes folders named after splits for splits', async () => {
    const { splits } = await plan({
      'images/training/a.png': await photograph('a'),
      'images/valid/b.png': await photograph('b'),
      'images/test/c.png': await photograph('c'),
      'labels/training/a.png': mask(1),
      'labels/valid/b.png': mask(1),
    })
    expect(splits).to.deep.equal({ test: ['c'], train: ['a'], val: ['b'] })
  })

  it('reads the layout of the class file', async () => {
    const layout = 'images: x/{split}/*/photo_{id}.jpg\nlabels: y/{split}/{id}/{id}_mask.png\n'
    const files = {
      'top/x/train/k/photo_1.jpg': await photograph('a'),
      'top/x/val/l/photo_2.jpg': await photograph('a'),
      'top/y/train/1/1_mask.png': mask(1),
      'top/y/train/1/2_mask.png': mask(1),
      'top/y/val/2/2_mask.png': mask(2),
    }
    const { splits } = await plan(files, {}, CLASSES + layout)
    expect(splits).to.deep.equal({ train: ['1'], val: ['2'] })
    const { message } = await faultOfPromise(
      plan(files, {}, `${CLASSES}images: x/{name}/{id}.jpg\nlabels: y/{id}.png\n`),
    )
    expect(message).to.match(/\{id\}, \{split\} and \* alone/)
  })

  it('refuses two files of one id, pairs that are none, and masks that are no PNG', async () => {
    const image = await photograph('a')
    const cases: [Record<string, string | Uint8Array>, RegExp][] = [
      [
        { 'images/a.jpg': image, 'images/a.png': image, 'masks/a.png': mask(1) },
        /one file for a .* images\/a\.\w+ and images\/a/,
      ],
      [
        { 'images/x/a.jpg': image, 'images/x__a.jpg': image, 'masks/a.png': mask(1) },
        /one file for x__a .*(images\/x__a\.jpg and images\/x\/a\.jpg)/,
      ],
      [{ 'images/a.jpg': image, 'images/b.jpg': image, 'masks/a.png': mask(1) }, /1 alone, images\/b\.jpg the first/],
      [
        { 'images/a.jpg': image, 'masks/b.png': mask(1) },
        /images\/a\.jpg with the id a and masks\/b\.png with the id b/,
      ],
      [{ 'images/a.jpg': image, 'masks/a.jpg': image }, /a PNG for the mask of a .* masks\/a\.jpg/],
      [{ 'images/a.jpg': image, 'truth/a.png': mask(1) }, /the folders images, truth/],
      [{ 'images/ a.jpg': image, 'masks/ a.png': mask(1) }, /begins or ends with white space/],
    ]
    for (const [files, message] of cases) expect((await faultOfPromise(plan(files, share))).message).to.match(message)
    const files = { 'images/a.jpg': image, 'images/b.jpg': image, 'masks/a.png': mask(1) }
    expect((await plan(files, { ...share, allowPartial: true })).ids).to.deep.equal(['a'])
  })

  it('wants to know what 255 means where masks hold 0 and 255 alone', async () => {
    const files = { 'images/a.jpg': await photograph('a'), 'masks/a.png': mask(0, 255) }
    const { message, suggestions } = await faultOfPromise(plan(files, share))
    expect(message).to.include('what 255 means')
    expect(suggestions.join()).to.include('map: { 255: road }')
    const { labels } = await plan(files, share, `${CLASSES}map: { 255: road }\n`)
    expect(labels['a']!.slice(0, 4)).to.deep.equal([0, 1, 0, 1])
    await plan(files, share, `${CLASSES}map: { 0: background, 255: ignore }\n`)
  })

  it('makes a tree of a tar with its own classes, and says which one split lacks', async () => {
    const notices: string[] = []
    const images = ['a', 'b', 'c', 'd', 'e', 'f']
    const files: Record<string, Uint8Array> = {}
    for (const id of images) {
      files[`set/images/${id}.jpg`] = await photograph(id)
      files[`set/labels/${id}.png`] = mask(0, id === 'a' ? 2 : 1)
    }
    const root = await plant(join(folder(), 'tar'), { 'set.tar': tarOfFiles(files), 'c.yaml': CLASSES })
    const out = join(root, 'out')
    const how = {
      source: join(root, 'set.tar'),
      classes: await readClassFile(join(root, 'c.yaml')),
      out,
      threads: 1,
      validation: 0.5,
    }
    const onEvent = (event: { type: string; message?: string }) => {
      if (event.type === 'notice') notices.push(event.message!)
    }
    const record = await prepareDataset(KINDS.masks, how, { onEvent })
    expect(record).to.deep.include({ faults: [], images: 6, background: true })
    expect(notices.join()).to.match(/^Classes in (train|val) but not in (train|val): sky\.$/)
    const tree = await openTree(out)
    expect(tree.classes.classes.map(({ name }) => name)).to.deep.equal(['background', 'road', 'sky'])
    const { entries } = await readSplit(tree, 'train', { labels: true })
    for (const { id, label } of entries)
      expect([...decodePng(await readFile(label!), id).data.subarray(0, 2)]).to.deep.equal([0, id === 'a' ? 2 : 1])
  })

  it('stops at a value that the class file does not name', async () => {
    const files = { 'images/a.jpg': await photograph('a'), 'masks/a.png': mask(0, 9), 'c.yaml': CLASSES }
    const root = await plant(join(folder(), 'unnamed'), files)
    const how = {
      ...share,
      source: root,
      classes: await readClassFile(join(root, 'c.yaml')),
      out: join(root, 'out'),
      threads: 1,
    }
    const { message } = await faultOfPromise(prepareDataset(KINDS.masks, how))
    expect(message).to.match(/values that the class file names for .*a\.png but found 9 \(48 pixels\): 50\.00 %/)
  })

  describe('ready-made class files', () => {
    it('are valid and are all tested', async () => {
      const names = await classPresets()
      expect(names).to.deep.equal(['ade20k', 'cityscapes', 'oxford-pet'])
      const counts = await Promise.all(names.map(async (name) => (await readClassFile(name)).classes.classes.length))
      expect(counts).to.deep.equal([150, 19, 2])
    })

    it('cityscapes', async () => {
      const { labels, splits } = await plan(
        {
          'leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png': await photograph('a'),
          'leftImg8bit/val/munster/munster_000001_000019_leftImg8bit.png': await photograph('b'),
          'gtFine/train/aachen/aachen_000000_000019_gtFine_labelIds.png': mask(7, 0, 33, 5, 29),
          'gtFine/train/aachen/aachen_000000_000019_gtFine_instanceIds.png': 'not read',
          'gtFine/val/munster/munster_000001_000019_gtFine_labelIds.png': mask(26),
        },
        { classes: await readClassFile('cityscapes') },
      )
      expect(splits).to.deep.equal({ train: ['aachen_000000_000019'], val: ['munster_000001_000019'] })
      expect(labels['aachen_000000_000019']!.slice(0, 5)).to.deep.equal([0, 255, 18, 255, 255])
      expect(labels['munster_000001_000019']![0]).to.equal(13)
    })

    it('ade20k', async () => {
      const { labels, splits } = await plan(
        {
          'images/training/ADE_train_00000001.jpg': await photograph('a'),
          'images/validation/ADE_val_00000001.jpg': await photograph('a'),
          'annotations/training/ADE_train_00000001.png': mask(0, 1, 150, 13),
          'annotations/validation/ADE_val_00000001.png': mask(2),
        },
        { classes: await readClassFile('ade20k') },
      )
      expect(splits).to.deep.equal({ train: ['ADE_train_00000001'], val: ['ADE_val_00000001'] })
      expect(labels['ADE_train_00000001']!.slice(0, 4)).to.deep.equal([255, 0, 149, 12])
    })

    it('oxford-pet', async () => {
      const list = await plant(join(folder(), 'pet'), { 'trainval.txt': '#Image CLASS-ID\nAbyssinian_100 1 1 1\n' })
      const { labels, splits } = await plan(
        {
          'images/Abyssinian_100.jpg': await photograph('a'),
          'images/Abyssinian_34.jpg': await photograph('a'),
          'annotations/trimaps/Abyssinian_100.png': mask(1, 2, 3),
          'annotations/trimaps/Abyssinian_34.png': mask(2),
          'annotations/trimaps/._Abyssinian_100.png': 'what macOS leaves',
        },
        { classes: await readClassFile('oxford-pet'), lists: [{ name: 'trainval', file: join(list, 'trainval.txt') }] },
      )
      expect(splits).to.deep.equal({ trainval: ['Abyssinian_100'] })
      expect(labels['Abyssinian_100']!.slice(0, 3)).to.deep.equal([1, 0, 255])
    })
  })
})
