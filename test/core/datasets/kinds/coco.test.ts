import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import {
  COCO_PRESETS,
  openTree,
  KINDS,
  prepareDataset,
  readLabel,
  readSplit,
  type CocoOptions,
} from '../../../../src/core/datasets/index.ts'
import { indexAnnotations } from '../../../../src/core/datasets/kinds/coco/annotations.ts'
import { cocoLabel } from '../../../../src/core/datasets/kinds/coco/label.ts'
import { COCO_CATEGORY_TO_CLASS, VOC } from '../../../../src/core/labels/index.ts'
import { cocoJson, cocoImage, cocoOptions } from '../../../support/coco.ts'
import { HEIGHT, rectangle, referenceLabel, rules, WIDTH } from '../../../support/coco-rules.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { sharedData } from '../../../support/shared.ts'
import { photograph, plant } from '../../../support/voc.ts'

const asVoc = () => ({ classes: VOC, classOf: COCO_CATEGORY_TO_CLASS })

describe('prepare coco', () => {
  const folder = useFolder()
  const options = (more: Partial<CocoOptions> = {}) => cocoOptions(folder(), more)
  const name = (id: number) => String(id).padStart(12, '0')

  it('draws what the rules say, pixel by pixel, under every combination of their keys', async () => {
    const annotations = join(folder(), 'any.json')
    await fc.assert(
      fc.asyncProperty(fc.array(rectangle, { maxLength: 6 }), rules, async (objects, key) => {
        await writeFile(annotations, cocoJson([{ id: 7, width: WIDTH, height: HEIGHT }], objects))
        const index = await indexAnnotations(annotations, annotations, asVoc, {})
        const file = { path: annotations }
        const source = { file, width: WIDTH, height: HEIGHT, ranges: index.rangesOf(0), others: index.othersOf(0) }
        const settings = {
          out: '',
          link: 'hard' as const,
          orientation: 'ignore' as const,
          classes: VOC,
          classOf: COCO_CATEGORY_TO_CLASS,
          rules: key,
          brokenAnnotations: 'ignore' as const,
        }
        const { data, leftOut, objects: tally } = cocoLabel(source, settings)
        expect(leftOut === undefined ? [...data] : undefined).to.deep.equal(asArray(referenceLabel(objects, key)))
        const counted = tally!.classes.flatMap(([, ...counts]) => counts).reduce((sum, n) => sum + n, tally!.category)
        expect(counted).to.equal(objects.length)
      }),
      { numRuns: 300 },
    )
  })

  it('gathers the annotations of an image from anywhere in the file, in its order', async () => {
    const box = { x: 0, y: 0, width: 4, height: 4 }
    const rectangles = [
      { image: 2, value: 1, ...box },
      { image: 1, value: 2, ...box },
      { image: 2, value: 0, ...box },
      { image: 2, value: 3, ...box },
      { image: 1, value: 4, ...box },
    ]
    const text = cocoJson([cocoImage(1), cocoImage(2), cocoImage(3)], rectangles)
    await writeFile(options().annotations, text)
    const index = await indexAnnotations(options().annotations, 'x', asVoc, {})
    const idsOf = (i: number) => {
      const ranges = index.rangesOf(i)
      return Array.from({ length: ranges.length / 2 }, (_, j) => {
        const element = text.slice(ranges[2 * j], ranges[2 * j]! + ranges[2 * j + 1]!)
        return (JSON.parse(element) as { id: number }).id
      })
    }
    expect([0, 1, 2].map(idsOf)).to.deep.equal([[2, 5], [1, 4], []])
    expect([0, 1, 2].map((i) => index.othersOf(i))).to.deep.equal([0, 1, 0])
  })

  async function source(): Promise<void> {
    for (const id of [1, 2, 3, 4])
      await plant(join(folder(), 'images'), { [`${name(id)}.jpg`]: await photograph(`${id}`) })
    const rectangles = [
      { image: 1, value: 15, x: 2, y: 2, width: 4, height: 4 },
      { image: 1, value: 3, x: 0, y: 0, width: 2, height: 2 },
      { image: 2, value: 8, x: 1, y: 0, width: 3, height: 3 },
      { image: 3, value: 0, x: 1, y: 0, width: 3, height: 3 },
      { image: 2, value: 8, x: 8, y: 0, width: 3, height: 3, crowd: true },
    ]
    await writeFile(options().annotations, cocoJson([1, 2, 3, 4].map(cocoImage), rectangles))
  }

  it('writes the tree, and counts what became of every object', async () => {
    await source()
    const summary = await prepareDataset(KINDS.coco, options())
    expect(summary.objects).to.deep.equal({ kept: 2, dropped: { small: 1, crowd: 1, category: 1, image: 0 } })
    expect(summary.leftOut).to.deep.equal({ filtered: 0, empty: 2 })
    expect(summary.classes[8]).to.deep.equal({
      name: 'cat',
      color: [64, 0, 0],
      pixels: 9,
      images: 1,
      objects: { kept: 1, small: 0, crowd: 1, image: 0 },
    })
    expect(summary.ignoredPixels).to.equal(9)
    const tree = await openTree(options().out)
    const { entries } = await readSplit(tree, 'train', { labels: true })
    expect(entries.map(({ id }) => id)).to.deep.equal([name(1), name(2)])
    expect((await readLabel(entries[0]!.label!, VOC)).data[2 * 12 + 2]).to.equal(15)
  })

  it('reads zips of photographs in place and gzip annotations, with the same result', async () => {
    await source()
    const plain = await prepareDataset(KINDS.coco, options())
    const photos: Record<string, Uint8Array> = {}
    for (const id of [1, 2, 3, 4]) photos[`train2017/${name(id)}.jpg`] = await photograph(`${id}`)
    await writeFile(join(folder(), 'images.zip'), zipSync(photos, { level: 0 }))
    await writeFile(join(folder(), 'a.json.gz'), gzipSync(await readFile(options().annotations)))
    const packed = await prepareDataset(
      KINDS.coco,
      options({
        images: join(folder(), 'images.zip'),
        annotations: join(folder(), 'a.json.gz'),
        out: join(folder(), 'packed'),
      }),
    )
    const essence = ({ splits, classes, objects }: typeof plain) => ({ splits, classes, objects })
    expect(essence(packed)).to.deep.equal(essence(plain))
  })

  it('takes only the first images under a limit', async () => {
    await source()
    const summary = await prepareDataset(KINDS.coco, options({ limit: 1, splitName: 'trial' }))
    expect(summary.splits['trial']!.count).to.equal(1)
  })

  it('counts what points nowhere, has another size or a name that is no file name', async () => {
    await source()
    const images = [
      cocoImage(1),
      { ...cocoImage(2), width: 11 },
      { ...cocoImage(3), file_name: '../3.jpg' },
      cocoImage(1),
    ]
    const box = { value: 15, x: 0, y: 0, width: 4, height: 4 }
    await writeFile(
      options().annotations,
      cocoJson(images, [
        { image: 1, ...box },
        { image: 9, ...box },
      ]),
    )
    const { faults, images: count } = await prepareDataset(KINDS.coco, options())
    expect(count).to.equal(1)
    expect(faults.map(({ reason }) => reason)).to.have.length(4)
    const text = faults.map(({ reason }) => reason).join('\n')
    expect(text).to.match(/each image once .* image 1 \(000000000001\.jpg\) twice/)
    expect(text).to.match(/a known image id for the annotation at byte \d+/)
    expect(text).to.match(/the name of an image for file_name of image 3 .*"\.\.\/3\.jpg"/)
    expect(text).to.match(/Expected 12 x 8, as its image for the label of 000000000002 but found 11 x 8/)
  })

  it('refuses missing images, and ids that stand for other categories', async () => {
    await source()
    await writeFile(options().annotations, cocoJson([cocoImage(1), cocoImage(8)], []))
    expect((await faultOfPromise(prepareDataset(KINDS.coco, options()))).message).to.match(
      /1 of 2 missing, 000000000008\.jpg the first/,
    )
    await writeFile(options().annotations, cocoJson([cocoImage(1)], []).replace('"airplane"', '"helmet"'))
    expect((await faultOfPromise(prepareDataset(KINDS.coco, options()))).message).to.match(
      /is not COCO's: .* \(5 is helmet, in COCO airplane\)/,
    )
  })

  it("draws the sample's labels as pycocotools and numpy do, under both presets", async function () {
    const coco = sharedData('coco')
    if (coco === undefined) return this.skip()
    const wanted = jsonFixture('coco-labels.json') as Record<
      'paper' | 'torchvision',
      Record<string, Record<string, string>>
    >
    for (const preset of ['paper', 'torchvision'] as const) {
      for (const [split, hashes] of Object.entries(wanted[preset])) {
        const out = join(folder(), preset, split)
        const { faults } = await prepareDataset(
          KINDS.coco,
          options({
            images: join(coco, split),
            annotations: join(coco, 'annotations', `instances_${split}.json`),
            rules: COCO_PRESETS[preset],
            out,
          }),
        )
        const { entries } = await readSplit(await openTree(out), 'train', { labels: true })
        const found: Record<string, string> = {}
        for (const { id, label } of entries)
          found[id] = createHash('sha256')
            .update((await readLabel(label!, VOC)).data)
            .digest('hex')
        expect(faults).to.deep.equal([])
        expect(found).to.deep.equal(hashes)
      }
    }
  })
})

function asArray(data: Uint8Array | undefined): number[] | undefined {
  return data === undefined ? undefined : [...data]
}
