import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import {
  COCO_PRESETS,
  KINDS,
  openTree,
  prepareDataset,
  readLabel,
  readSplit,
  type CocoOptions,
  type VocOptions,
} from '../../../../src/core/datasets/index.ts'
import { parseClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import { namesOf, VOC } from '../../../../src/core/labels/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { sharedData } from '../../../support/shared.ts'
import { photograph, plant, vocFiles } from '../../../support/voc.ts'

interface OwnCoco {
  file: { images: { file_name: string; width: number; height: number }[]; categories: { id: number; name: string }[] }
  labels: Record<'all' | 'file', Record<string, string>>
}

const DEFECTS = 'classes: [background, damage, stain]\nmap: { 31: damage, hole: damage, dust: ignore }\n'

describe('classes of one’s own', () => {
  const folder = useFolder()
  const out = () => join(folder(), 'out')

  describe('from COCO annotations', () => {
    const own = jsonFixture('coco-own.json') as OwnCoco
    const options = (classes?: CocoOptions['classes']): CocoOptions => ({
      images: join(folder(), 'images'),
      annotations: join(folder(), 'own.json'),
      out: out(),
      rules: { ...COCO_PRESETS.paper, minObjectPixels: 20, keepEmpty: true },
      threads: 1,
      ...(classes !== undefined && { classes }),
    })
    const plantCoco = async (file: object = own.file) => {
      const images = await Promise.all(
        own.file.images.map(
          async (image) => [image.file_name, await photograph(image.file_name, image.width, image.height)] as const,
        ),
      )
      await plant(join(folder(), 'images'), Object.fromEntries(images))
      await writeFile(join(folder(), 'own.json'), JSON.stringify(file))
    }

    for (const [how, classes] of [
      ['all', 'all'],
      ['file', parseClassFile(DEFECTS, 'defects.yaml')],
    ] as const)
      it(`draws what pycocotools and numpy draw (${how})`, async () => {
        await plantCoco()
        await prepareDataset(KINDS.coco, options(classes))
        const tree = await openTree(out())
        expect(namesOf(tree.classes)).to.deep.equal(
          how === 'all' ? ['background', 'hole', 'stain', 'crack', 'dust'] : ['background', 'damage', 'stain'],
        )
        const { entries } = await readSplit(tree, 'train', { labels: true })
        expect(entries).to.have.length(own.file.images.length)
        for (const { id, label } of entries) {
          const wanted = new Uint8Array(inflateSync(fromBase64(own.labels[how][id]!)))
          expect((await readLabel(label!, tree.classes)).data, id).to.deep.equal(wanted)
        }
      })

    it('without --classes says whose categories they are, and what to type', async () => {
      await plantCoco()
      const { message, suggestions } = await faultOfPromise(prepareDataset(KINDS.coco, options()))
      expect(message).to.match(/own\.json is not COCO's: it has categories of its own: crack, hole, stain, dust/)
      expect(suggestions.join('\n')).to.include('--classes all')
    })

    it('stops where the class file leaves categories open, most frequent first', async () => {
      await plantCoco()
      const file = parseClassFile('classes: [background, crack]\n', 'cracks.yaml')
      const { message } = await faultOfPromise(prepareDataset(KINDS.coco, options(file)))
      expect(message).to.match(
        /^cracks\.yaml does not say what becomes of the categories of .*: \w+ \(\d+ annotations\)/,
      )
      const counts = [...message.matchAll(/\((\d+) annotations\)/g)].map(([, count]) => Number(count))
      expect(counts).to.deep.equal([...counts].sort((a, b) => b - a))
    })

    it('refuses a name that two categories have', async () => {
      const [first, ...rest] = own.file.categories
      await plantCoco({ ...own.file, categories: [first, { ...rest[0]!, name: first!.name }, ...rest.slice(1)] })
      expect((await faultOfPromise(prepareDataset(KINDS.coco, options('all')))).message).to.include('crack twice')
    })
  })

  describe('from VOC', () => {
    const options = (text: string, sources = [join(folder(), 'source')]): VocOptions => ({
      sources,
      out: out(),
      threads: 2,
      classes: parseClassFile(text, 'own.yaml'),
    })

    it('keeps, merges and ignores classes', async () => {
      await plant(join(folder(), 'source'), await vocFiles({ train: ['a'], val: ['b'] }))
      const before = await prepareDataset(KINDS.voc, {
        ...options('classes: [background, vehicle]\nmap: { aeroplane: vehicle, bicycle: vehicle, other: ignore }'),
      })
      expect(before.classes.map(({ name }) => name)).to.deep.equal(['background', 'vehicle'])
      const tree = await openTree(out())
      const { entries } = await readSplit(tree, 'train', { labels: true })
      const source = await readLabel(join(folder(), 'source/VOCdevkit/VOC2012/SegmentationClass/a.png'), VOC)
      const table = (value: number) => (value === 0 ? 0 : value <= 2 ? 1 : 255)
      expect([...(await readLabel(entries[0]!.label!, tree.classes)).data]).to.deep.equal([...source.data].map(table))
    })

    it('stops where the class file leaves classes open', async () => {
      await plant(join(folder(), 'source'), await vocFiles({ train: ['a'] }))
      const { message } = await faultOfPromise(prepareDataset(KINDS.voc, options('classes: [background, cat]')))
      expect(message).to.equal(
        'own.yaml does not say what becomes of the classes of VOC: aeroplane, bicycle, bird and 16 more.',
      )
    })

    it('makes the thirteen classes of the small sample, the rest ignored', async function () {
      this.timeout(240_000)
      const small = sharedData('voc_small')
      if (small === undefined) return this.skip()
      const kept = 'bottle, car, cat, chair, cow, dog, horse, person, pottedplant, sheep, sofa, tvmonitor'
      const text = `classes: [background, ${kept}]\nmap: { other: ignore }\n`
      const { classes, images, splits } = await prepareDataset(KINDS.voc, options(text, [small]))
      expect(images).to.equal(681)
      expect(classes.map(({ name }) => name)).to.deep.equal(['background', ...kept.split(', ')])
      expect(splits['val']!.classes.slice(1).every(({ images: shown }) => shown >= 15)).to.equal(true)
      const tree = await openTree(out())
      const original = await openTree(small)
      const names = namesOf(tree.classes)
      const table = namesOf(VOC).map((name) => (names.includes(name) ? names.indexOf(name) : 255))
      for (const [split, count] of [
        ['train', 487],
        ['val', 194],
      ] as const) {
        const { entries } = await readSplit(tree, split, { labels: true })
        const source = await readSplit(original, split, { labels: true })
        expect(entries).to.have.length(count)
        for (const [at, { label }] of entries.entries()) {
          if (at % 20 > 0) continue
          const wanted = (await readLabel(source.entries[at]!.label!, VOC)).data.map((value) => table[value] ?? 255)
          expect(Buffer.compare((await readLabel(label!, tree.classes)).data, wanted)).to.equal(0)
        }
      }
    })
  })
})
