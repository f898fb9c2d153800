import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  COCO_PRESETS,
  KINDS,
  prepareDataset,
  previewDataset,
  type PrepareOptions,
  type PrepareSummary,
} from '../../../../src/core/datasets/index.ts'
import { parseClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import { encodeMat5 } from '../../../../src/core/formats/index.ts'
import { tarOfFiles } from '../../../support/archives.ts'
import { cocoJson } from '../../../support/coco.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { useFolder } from '../../../support/folder.ts'
import { labelmeJson } from '../../../support/labelme.ts'
import { labelPng, photograph, plant, vocFiles } from '../../../support/voc.ts'

type Files = Record<string, string | Uint8Array>

/** A kind: the files of a small source of these ids, and how it is prepared from a folder or archive that holds them. */
interface Case {
  files: (ids: readonly string[]) => Promise<Files>
  prepare: (source: string, out: string, place: string) => Promise<PrepareSummary>
  /** The same images labeled otherwise. */
  relabeled: Files
}

const CLASSES = parseClassFile('classes: [background, crack]\n', 'c.yaml')
const TRIANGLE = '0 0 0 0.5 0 0.5 0.5\n'
const shape = (x: number) => ({
  label: 'crack',
  points: [
    [0, 0],
    [x, 0],
    [x, 5],
  ],
})
const shared = (out: string) => ({ out, threads: 1 }) satisfies PrepareOptions

function images(ids: readonly string[], name: (id: string) => string): Promise<Files> {
  const files = ids.map(async (id) => [name(id), await photograph(id)] as const)
  return Promise.all(files).then((entries) => Object.fromEntries(entries))
}

const each = (ids: readonly string[], make: (id: string) => [string, string | Uint8Array]): Files =>
  Object.fromEntries(ids.map(make))

function mat(): Uint8Array {
  const data = new Uint8Array(96).fill(9, 3, 7)
  const segmentation = { kind: 'numeric' as const, shape: [8, 12], data, logical: false }
  return encodeMat5(
    new Map([['GTcls', { kind: 'struct', shape: [1, 1], fields: new Map([['Segmentation', [segmentation]]]) }]]),
  )
}

const cocoOf = (ids: readonly string[], width = 4) =>
  cocoJson(
    ids.map((id, index) => ({ id: index + 1, width: 12, height: 8, file_name: `${id}.jpg` })),
    ids.map((_, index) => ({ image: index + 1, value: 1, x: 1, y: 1, width, height: 4 })),
  )

const VALIDATION = { validation: 0 }
const CASES: Record<string, Case> = {
  voc: {
    files: (ids) => vocFiles({ train: [...ids] }),
    prepare: (source, out) => prepareDataset(KINDS.voc, { ...shared(out), sources: [source] }),
    relabeled: { 'VOCdevkit/VOC2012/SegmentationClass/b.png': labelPng(Array<number>(40).fill(7)) },
  },
  sbd: {
    files: async (ids) => ({
      ...(await vocFiles({ train: ['v'], val: ['w'] })),
      ...{ 'dataset/train.txt': ids.join('\n'), 'dataset/val.txt': '' },
      ...(await images(ids, (id) => `dataset/img/${id}.jpg`)),
      ...each(ids, (id) => [`dataset/cls/${id}.mat`, mat()]),
    }),
    prepare: (source, out) => prepareDataset(KINDS.sbd, { ...shared(out), source, voc: [source], allowPartial: true }),
    relabeled: { 'VOCdevkit/VOC2012/SegmentationClass/v.png': labelPng(Array<number>(40).fill(7)) },
  },
  coco: {
    files: async (ids) => ({ ...(await images(ids, (id) => `train2017/${id}.jpg`)), 'ann.json': cocoOf(ids) }),
    prepare: async (source, out, place) =>
      prepareDataset(KINDS.coco, {
        ...{ ...shared(out), images: source, annotations: join(place, 'ann.json') },
        rules: { ...COCO_PRESETS.paper, minObjectPixels: 1 },
      }),
    relabeled: { 'ann.json': cocoOf(['a', 'b'], 5) },
  },
  masks: {
    files: async (ids) => ({
      ...(await images(ids, (id) => `images/${id}.jpg`)),
      ...each(ids, (id) => [`masks/${id}.png`, labelPng([1, 1])]),
    }),
    prepare: (source, out) => prepareDataset(KINDS.masks, { ...shared(out), ...VALIDATION, source, classes: CLASSES }),
    relabeled: { 'masks/b.png': labelPng(Array<number>(40).fill(1)) },
  },
  labelme: {
    files: async (ids) => ({
      ...(await images(ids, (id) => `${id}.jpg`)),
      ...each(ids, (id) => [`${id}.json`, labelmeJson(`${id}.jpg`, [shape(5)])]),
    }),
    prepare: (source, out) => prepareDataset(KINDS.labelme, { ...shared(out), ...VALIDATION, source }),
    relabeled: { 'b.json': labelmeJson('b.jpg', [shape(11)]) },
  },
  yolo: {
    files: async (ids) => ({
      'data.yaml': 'names: [crack]\ntrain: images\n',
      ...(await images(ids, (id) => `images/${id}.jpg`)),
      ...each(ids, (id) => [`labels/${id}.txt`, TRIANGLE]),
    }),
    prepare: (source, out) => prepareDataset(KINDS.yolo, { ...shared(out), source }),
    relabeled: { 'labels/b.txt': `${TRIANGLE}${TRIANGLE}` },
  },
}

describe('a tree that is continued', () => {
  const folder = useFolder()
  const out = () => join(folder(), 'out')

  /** Every file of the tree, what vortex keeps for itself included. */
  async function bytesOfTree(): Promise<Files> {
    const names = await readdir(out(), { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return Object.fromEntries(
      await Promise.all(files.map(async (file) => [file, await readFile(file, 'base64')] as const)),
    )
  }

  async function expectRefusal(prepare: Promise<unknown>, message: RegExp): Promise<void> {
    const before = await bytesOfTree()
    const fault = await faultOfPromise(prepare)
    expect(fault).to.include({ code: 'refused' })
    expect(fault.message).to.match(message)
    expect(fault.suggestions.join()).to.match(/new folder: --out DIR/)
    expect(await bytesOfTree()).to.deep.equal(before)
  }

  for (const [kind, { files, prepare, relabeled }] of Object.entries(CASES)) {
    it(`from ${kind}: the same source anywhere, no other one`, async () => {
      const place = (name: string) => join(folder(), name)
      // One more folder, so that the last part of every path has the same name.
      const begin = async (name: string, content: Files) => {
        await plant(join(place(name), 'source'), content)
        if (content['ann.json'] !== undefined) await plant(place(name), { 'ann.json': content['ann.json'] })
      }
      const run = (name: string, source = join(place(name), 'source')) => prepare(source, out(), place(name))
      const own = await files(['a', 'b'])
      await begin('first', own)
      const { prepared } = await run('first')
      expect(prepared).to.be.greaterThan(1)
      const tree = await bytesOfTree()

      await cp(place('first'), place('copied'), { recursive: true })
      expect((await run('copied')).prepared).to.equal(0)
      expect(await bytesOfTree()).to.deep.equal(tree)
      await rename(join(place('copied'), 'source'), join(place('copied'), 'renamed'))
      expect((await run('copied', join(place('copied'), 'renamed'))).prepared).to.equal(0)
      await writeFile(join(place('copied'), 'all.tar'), tarOfFiles(own))
      expect((await run('copied', join(place('copied'), 'all.tar'))).prepared).to.equal(0)

      await begin('other', await files(['c', 'd']))
      await expectRefusal(
        run('other'),
        /Expected the source that it was begun with \(.*\) .*found another: 2 of the \d pr/,
      )
      await begin('relabeled', { ...own, ...relabeled })
      await expectRefusal(
        run('relabeled'),
        /another: (its annotations are not|the label of [bv] has \d+ bytes, \d+ when)/,
      )
    })
  }

  it('takes other lists of the same images for another source, and --dry-run tells it', async () => {
    const { files, prepare } = CASES['voc']!
    const source = await plant(join(folder(), 'source'), await files(['a', 'b']))
    await prepare(source, out(), '')
    await plant(source, { 'VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt': 'a\n' })
    await expectRefusal(prepare(source, out(), ''), /another: its split lists are not the same \(sha256 [0-9a-f]{12}…/)
    await expectRefusal(previewDataset(KINDS.voc, { out: out(), sources: [source] }), /another: its split lists/)
    await rm(join(source, 'VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt'))
    await plant(source, { 'VOCdevkit/VOC2012/ImageSets/Segmentation/train.txt': 'b\r\na' })
    expect((await prepare(source, out(), '')).prepared).to.equal(0)
  })

  it('takes images that join a folder of annotated ones', async () => {
    const { files, prepare } = CASES['labelme']!
    const source = await plant(join(folder(), 'source'), await files(['a']))
    await prepare(source, out(), '')
    await plant(source, await files(['b']))
    const { prepared, images: all } = await prepare(source, out(), '')
    expect([prepared, all]).to.deep.equal([1, 2])
  })

  it('of an earlier version, which kept no digests: by its images, and keeps them from then on', async () => {
    const { files, prepare } = CASES['voc']!
    await mkdir(join(folder(), 'other'))
    const source = await plant(join(folder(), 'source'), await files(['a', 'b']))
    const other = await plant(join(folder(), 'other/source'), await files(['c']))
    await prepare(source, out(), '')
    const [marker, journal] = ['prepare.json', 'images.jsonl'].map((name) => join(out(), '.vortex', name))
    const text = await readFile(marker!, 'utf8')
    await writeFile(marker!, text.replace(/.*listsSha256.*\n/, ''))
    const lines = (await readFile(journal!, 'utf8')).replace(/"sourceBytes":\[[\d,]*\],/g, '')
    await writeFile(journal!, lines.replace(/,"crc32":\d+/g, ''))
    await expectRefusal(prepare(other, out(), ''), /another: 2 of the 2 prepared images are not in it, a the first/)
    expect((await prepare(source, out(), '')).prepared).to.equal(0)
    expect(await readFile(marker!, 'utf8')).to.equal(text)
  })
})
