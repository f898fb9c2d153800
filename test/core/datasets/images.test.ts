import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import {
  KINDS,
  openTree,
  parseList,
  prepareDataset,
  readSplit,
  type OrientationMode,
} from '../../../src/core/datasets/index.ts'
import { prepareItem } from '../../../src/core/datasets/prepare/item.ts'
import { readImageHeader } from '../../../src/core/images/index.ts'
import { VOC } from '../../../src/core/labels/index.ts'
import { faultOf, faultOfPromise } from '../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../support/fixtures.ts'
import { useFolder } from '../../support/folder.ts'
import { labelPng, photograph, plant } from '../../support/voc.ts'

const { decoded } = jsonFixture('images.json') as {
  decoded: { name: string; file: string; width: number; height: number }[]
}

const DEVKIT = 'VOCdevkit/VOC2012'

/** A devkit of these images, each with a label of its size. */
async function plantDevkit(root: string, images: { name: string; bytes: Uint8Array; size: [number, number] }[]) {
  const stem = (name: string) => name.replace(/\.[^.]*$/, '')
  const files: Record<string, string | Uint8Array> = {
    [`${DEVKIT}/ImageSets/Segmentation/train.txt`]: images.map(({ name }) => `${stem(name)}\n`).join(''),
  }
  for (const { name, bytes, size } of images) {
    files[`${DEVKIT}/JPEGImages/${name}`] = bytes
    files[`${DEVKIT}/SegmentationClass/${stem(name)}.png`] = labelPng([1], ...size)
  }
  return plant(root, files)
}

describe('images of a tree', () => {
  const folder = useFolder()
  const at = (path: string) => join(folder(), path)

  it('are linked as they are, under their own suffix, and found again', async () => {
    const images = decoded.map(({ name, file, width, height }) => ({
      name: `${name.replace('.', ' of ')}.${name.split('.')[1]!.toUpperCase()}`,
      bytes: fromBase64(file),
      size: [width, height] as [number, number],
    }))
    const source = await plantDevkit(at('forms'), images)
    const out = at('forms-out')
    const { faults, suffixes, photographs } = await prepareDataset(KINDS.voc, { sources: [source], out, threads: 1 })
    expect(faults).to.deep.equal([])
    expect(Object.keys(suffixes).sort()).to.deep.equal(['.gif', '.jpg', '.png', '.tif', '.webp'])
    expect(photographs).to.include({ sixteenBits: 4, pages: 3, fourChannels: 2 })
    const { entries, missing } = await readSplit(await openTree(out), 'train', { labels: true })
    expect(missing).to.deep.equal([])
    for (const { id, image } of entries) {
      const original = images.find(({ name }) => name.startsWith(`${id}.`))!
      expect(image).to.equal(join(out, 'JPEGImages', id + original.name.slice(id.length).toLowerCase()))
      expect(Buffer.from(original.bytes).equals(await readFile(image))).to.equal(true)
    }
  })

  it('have ids in any script, in one form', async () => {
    const name = 'Stra\u00dfe u\u0308ber \u9053\u8def'
    const source = await plantDevkit(at('script'), [
      { name: `${name}.jpg`, bytes: await photograph('a'), size: [12, 8] },
    ])
    await prepareDataset(KINDS.voc, { sources: [source], out: at('script-out'), threads: 1 })
    const { entries } = await readSplit(await openTree(at('script-out')), 'train', { labels: true })
    expect(entries.map(({ id }) => id)).to.deep.equal([name.normalize('NFC')])
  })

  it('may not hide, leave their folder or hold control characters', () => {
    for (const [id, why] of [
      ['.a', 'begins with a dot'],
      ['a/b', 'names a folder'],
      ['a\\b', 'names a folder'],
      ['a\u0007', 'holds a control character'],
      ['a\u0085b', 'holds a control character'],
    ] as const)
      expect(faultOf(() => parseList(`ok\n${id}\n`, 'list')).message).to.match(RegExp(`line 2 holds .*${why}`))
  })

  it('are one an id: two are refused, both named', async () => {
    const files = { 'JPEGImages/a.jpg': '', 'JPEGImages/a.png': '', 'ImageSets/Segmentation/train.txt': 'a\n' }
    const tree = await openTree(await plant(at('twice'), files))
    const { message } = await faultOfPromise(readSplit(tree, 'train', { labels: false }))
    expect(message).to.match(/one image for a for .*JPEGImages but found a\.jpg and a\.png/)
  })

  it('that are cut off are faults in every form', async () => {
    // What is missing of a TIFF of two pages is the second, which is not used.
    const forms = decoded.filter(({ name }) => name !== 'pages.tif')
    const images = forms.map(({ name, file, width, height }) => {
      const bytes = fromBase64(file)
      return {
        name: `${name.replace('.', '-')}.${name.split('.')[1]!}`,
        bytes: bytes.subarray(0, bytes.length - 20),
        size: [width, height] as [number, number],
      }
    })
    const source = await plantDevkit(at('cut'), images)
    const { faults } = await prepareDataset(KINDS.voc, { sources: [source], out: at('cut-out'), threads: 1 })
    const whole = images.filter(({ name }) => !faults.some(({ file }) => file.endsWith(`/${name}`)))
    expect(whole.map(({ name }) => name)).to.deep.equal([])
  })
})

describe('EXIF orientation in a tree', () => {
  const folder = useFolder()

  /** An image of 12 x 8 that EXIF turns to 8 x 12, with a label of this size. */
  async function prepared(size: [number, number], orientation: OrientationMode) {
    const root = join(folder(), `${orientation}-${size.join('x')}`)
    const out = join(root, 'out')
    await plant(root, {
      'a.jpg': await photograph('a', 12, 8, 6),
      'a.png': labelPng([1], ...size),
      'out/JPEGImages/.keep': '',
      'out/SegmentationClass/.keep': '',
    })
    const item = { id: 'a', image: { path: join(root, 'a.jpg') }, label: { file: { path: join(root, 'a.png') } } }
    const settings = { out, link: 'copy' as const, orientation, classes: VOC, fromColors: false }
    const outcome = await prepareItem(item, settings, KINDS.voc)
    if ('fault' in outcome) return outcome.fault
    const file = await readFile(join(out, 'JPEGImages/a.jpg'))
    const { width, height, orientation: tag } = await readImageHeader(file, 'a.jpg')
    const { chromaSubsampling } = await sharp(file).metadata()
    return {
      size: [width, height],
      tag,
      chromaSubsampling,
      noted: outcome.done.orientation,
      traits: outcome.done.traits,
    }
  }

  it('ignored, leaves the image as it is', async () => {
    expect(await prepared([12, 8], 'ignore')).to.deep.include({ size: [12, 8], tag: 6, noted: 6 })
  })

  it('applied, gives a turned copy without the tag, as its label is', async () => {
    const turned = { size: [8, 12], tag: 1, noted: 1, traits: ['turned'], chromaSubsampling: '4:4:4' }
    expect(await prepared([8, 12], 'apply')).to.deep.equal(turned)
    expect(await prepared([12, 8], 'apply'))
      .to.have.property('reason')
      .that.includes('8 x 12, as its image when turned')
  })

  it("is decided by the label's size where that is asked for", async () => {
    expect(await prepared([8, 12], 'sizes')).to.deep.include({ size: [8, 12], tag: 1 })
    expect(await prepared([12, 8], 'sizes')).to.deep.include({ size: [12, 8], tag: 6 })
  })

  it('is a fault where it is refused', async () => {
    expect(await prepared([12, 8], 'refuse'))
      .to.have.property('reason')
      .that.includes('found orientation 6')
  })

  it('is an option of the tree where it is not as usual', async () => {
    const image = { name: 'a.jpg', bytes: await photograph('a', 12, 8, 6), size: [8, 12] as [number, number] }
    const source = await plantDevkit(join(folder(), 'devkit'), [image])
    const how = { sources: [source], out: join(folder(), 'devkit-out'), orientation: 'apply' as const, threads: 1 }
    const { faults, orientations, photographs, options } = await prepareDataset(KINDS.voc, how)
    expect({ faults, orientations }).to.deep.equal({ faults: [], orientations: {} })
    expect([photographs.turned, options['orientation']]).to.deep.equal([1, 'apply'])
  })
})
