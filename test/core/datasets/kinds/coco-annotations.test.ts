import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  COCO_PRESETS,
  openTree,
  KINDS,
  prepareDataset,
  readLabel,
  readSplit,
  type CocoOptions,
} from '../../../../src/core/datasets/index.ts'
import { VOC } from '../../../../src/core/labels/index.ts'
import { CATEGORIES, cocoJson, cocoImage, cocoOptions } from '../../../support/coco.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { useFolder } from '../../../support/folder.ts'
import { photograph, plant } from '../../../support/voc.ts'

describe('prepare coco of files that annotation tools write', () => {
  const folder = useFolder()
  const options = (more: Partial<CocoOptions> = {}) => cocoOptions(folder(), more)
  const everyObject = { ...COCO_PRESETS.paper, minObjectPixels: 1 }

  /** A 6 x 4 image for each list of annotations, of the category dog; the fields that a test does not give are sound. */
  async function annotated(images: readonly Record<string, unknown>[][], names?: readonly string[]): Promise<void> {
    const file_name = (i: number) => names?.[i] ?? `${i + 1}.jpg`
    for (const i of images.keys())
      await plant(join(folder(), 'images'), { [`${i + 1}.jpg`]: await photograph(`${i}`, 6, 4) })
    const sound = { category_id: 18, iscrowd: 0, area: 4, bbox: [1, 1, 2, 2], segmentation: [[1, 1, 3, 1, 3, 3, 1, 3]] }
    const annotations = images.flatMap((list, i) => list.map((own) => ({ image_id: i + 1, ...sound, ...own })))
    const listed = images.map((_, i) => ({ id: i + 1, width: 6, height: 4, file_name: file_name(i) }))
    await writeFile(options().annotations, JSON.stringify({ images: listed, annotations, categories: CATEGORIES }))
  }

  /** Labels by id as drawings: `.` background, `d` dog, `x` 255. */
  async function drawn(): Promise<Record<string, string[]>> {
    const { entries } = await readSplit(await openTree(options().out), 'train', { labels: true })
    const labels: Record<string, string[]> = {}
    for (const { id, label } of entries) {
      const { data } = await readLabel(label!, VOC)
      const text = [...data].map((value) => ({ 0: '.', 12: 'd', 255: 'x' })[value] ?? '?').join('')
      labels[id] = text.match(/.{6}/g)!
    }
    return labels
  }

  const DOG = ['......', '.dd...', '.dd...', '......']
  const DOG_AND_BOX = ['...xx.', '.ddxx.', '.dd...', '......']
  const broken: Record<string, Record<string, unknown>> = {
    'null as shape': { segmentation: null },
    'no shape': { segmentation: undefined },
    'no polygon': { segmentation: [] },
    'parts of two points and of five numbers': {
      segmentation: [
        [1, 2, 3, 4],
        [1, 1, 2, 2, 3],
      ],
    },
    'run lengths of another size': { segmentation: { size: [9, 9], counts: [81] } },
    'an unknown category': { category_id: 999 },
    'a category that is no number': { category_id: 'dog' },
    'a crowd flag of 2': { iscrowd: 2 },
    'no category': { category_id: undefined },
  }
  for (const [what, fields] of Object.entries(broken)) {
    const reason = what === 'an unknown category' ? 'category' : 'segmentation' in fields ? 'shape' : 'fields'
    it(`${what}: its box is ignored, without one its image is left out, and both are counted`, async () => {
      await annotated([[{}, { ...fields, bbox: [3, 0, 2, 2] }], [{}, { ...fields, bbox: undefined }], [{}]])
      const summary = await prepareDataset(KINDS.coco, options({ rules: everyObject }))
      expect(await drawn()).to.deep.equal({ '1': DOG_AND_BOX, '3': DOG })
      expect(summary.objects!.broken).to.deep.equal({ shape: 0, category: 0, [reason]: 2 })
      expect(summary.leftOut).to.deep.equal({ filtered: 0, empty: 0, broken: 1 })
      expect(summary.faults).to.have.length(1)
      expect(summary.faults[0]!.reason).to.match(
        /(for annotation at byte \d+ of instances\.json|instances\.json at byte \d+) .* The same for 1 more\./,
      )
    })
  }

  it('NaN, which Python writes, spoils its annotation alone; without a known image an annotation is a fault', async () => {
    await annotated([
      [{}, { area: 'NAN', bbox: [3, 0, 2, 2] }],
      [{}, { segmentation: [[1, 1, 'NAN', 2, 3, 3]], bbox: [3, 0, 2, 2] }],
    ])
    const text = await readFile(options().annotations, 'utf8')
    const stray = '"annotations":[{"image_id":"x","category_id":18,"segmentation":[],"bbox":[0,0,6,4],"note":"NaN"},'
    await writeFile(options().annotations, text.replaceAll('"NAN"', 'NaN').replace('"annotations":[', stray))
    const { objects, faults } = await prepareDataset(KINDS.coco, options({ rules: everyObject }))
    expect(await drawn()).to.deep.equal({ '1': DOG_AND_BOX, '2': DOG_AND_BOX })
    expect(objects!.broken).to.deep.equal({ shape: 1, category: 0, fields: 1 })
    expect(faults.map(({ reason }) => reason).join()).to.match(/as "image_id".*found "x".*as "area".*found "NaN"/)
  })

  it('broken annotations cost their image, or stop, where that is chosen', async () => {
    await annotated([[{}, { segmentation: [] }], [{}]])
    const fault = await faultOfPromise(
      prepareDataset(
        KINDS.coco,
        options({ rules: everyObject, brokenAnnotations: 'stop', out: join(folder(), 'stop') }),
      ),
    )
    expect(fault.message).to.match(/Expected a shape for annotation at byte \d+ of instances\.json but found none/)
    const { leftOut, options: recorded } = await prepareDataset(
      KINDS.coco,
      options({ rules: everyObject, brokenAnnotations: 'drop-image' }),
    )
    expect(await drawn()).to.deep.equal({ '2': DOG })
    expect(leftOut!.broken).to.equal(1)
    expect(recorded).to.include({ brokenAnnotations: 'drop-image' })
  })

  it('reads what is unambiguous: booleans, decimals as texts, no id, a polygon without its list', async () => {
    const flat = [1, 1, 3, 1, 3, 3, 1, 3]
    await annotated([
      [{ iscrowd: false, segmentation: flat, area: '4.0', id: '7', category_id: '18' }],
      [{}, { iscrowd: true, segmentation: [[3, 0, 5, 0, 5, 2, 3, 2]] }],
    ])
    const { faults } = await prepareDataset(KINDS.coco, options({ rules: everyObject }))
    expect(faults).to.deep.equal([])
    expect(await drawn()).to.deep.equal({ '1': DOG, '2': DOG_AND_BOX })
  })

  const named: Record<string, string[]> = {
    'in folders of another machine': ['train2017/1.jpg', 'data/x/2.jpg'],
    'with backslashes': ['train2017\\1.jpg', 'C:\\data\\2.jpg'],
    'as URLs': ['https://example.org/a/1.jpg?size=640', 'http://example.org/2.jpg'],
    'as paths': ['./1.jpg', '/mnt/data/2.jpg'],
  }
  for (const [how, names] of Object.entries(named)) {
    it(`finds images that are named ${how}`, async () => {
      await annotated([[{}], [{}]], names)
      expect((await prepareDataset(KINDS.coco, options({ rules: everyObject }))).faults).to.deep.equal([])
      expect(await drawn()).to.deep.equal({ '1': DOG, '2': DOG })
    })
  }

  it('takes folders relative to the images first, and no last part that two images share', async () => {
    await annotated([[{}], [{}], [{}]], ['a/1.jpg', 'b/1.jpg', 'c/1.jpg'])
    await plant(join(folder(), 'images'), {
      'a/1.jpg': await photograph('a', 6, 4),
      'b/1.jpg': await photograph('b', 6, 4),
    })
    const fault = await faultOfPromise(prepareDataset(KINDS.coco, options({ rules: everyObject })))
    expect(fault.message).to.match(/1 of 3 missing, c\/1\.jpg the first: it lies in 3 folders/)
    await prepareDataset(KINDS.coco, options({ rules: everyObject, allowPartial: true }))
    expect(await drawn()).to.deep.equal({ a__1: DOG, b__1: DOG })
  })

  it('where no name leads to a file, says why and what there is', async () => {
    await annotated([[{}]], ['x/other.jpg'])
    const { message } = await faultOfPromise(prepareDataset(KINDS.coco, options({ rules: everyObject })))
    expect(message).to.match(/found none of 1: "x\/other\.jpg" does not exist; there is 1\.jpg\./)
  })

  it('counts a second file that would come to the same id', async () => {
    const pair = [
      { ...cocoImage(1), file_name: 'a.jpg' },
      { ...cocoImage(2), file_name: 'a.jpeg' },
    ]
    const files = { 'a.jpg': await photograph('1'), 'a.jpeg': await photograph('2') }
    await plant(join(folder(), 'images'), files)
    await writeFile(
      options().annotations,
      cocoJson(pair, [
        { image: 1, value: 3, x: 0, y: 0, width: 4, height: 4 },
        { image: 2, value: 4, x: 0, y: 0, width: 4, height: 4 },
      ]),
    )
    const { images, classes, faults } = await prepareDataset(KINDS.coco, options())
    expect([images, classes[3]!.pixels, classes[4]!.pixels]).to.deep.equal([1, 16, 0])
    expect(faults.map(({ reason }) => reason).join()).to.match(/found a\.jpg and a\.jpeg, which would both be a\./)
  })
})
