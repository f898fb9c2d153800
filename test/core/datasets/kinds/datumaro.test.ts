import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import {
  COCO_PRESETS,
  KINDS,
  openSource,
  openTree,
  prepareDataset,
  readLabel,
} from '../../../../src/core/datasets/index.ts'
import { planWith } from '../../../../src/core/datasets/prepare/plan-with.ts'
import { namesOf } from '../../../../src/core/labels/index.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { useFolder } from '../../../support/folder.ts'
import { photograph, plant } from '../../../support/voc.ts'

interface Exported {
  files: Record<string, string>
  labels: Record<string, string>
}

/** Datasets as datumaro writes them, the library of CVAT's exports. */
describe('exports of datumaro', () => {
  const folder = useFolder()
  const fixture = jsonFixture('datumaro.json') as { width: number; height: number; names: string[] } & Record<
    'cvat' | 'coco' | 'yolo',
    Exported
  >
  const at = (...path: string[]) => join(folder(), ...path)
  const plantExport = ({ files }: Exported) =>
    plant(at('source'), Object.fromEntries(Object.entries(files).map(([path, text]) => [path, fromBase64(text)])))

  async function namesDrawn(id: string): Promise<string[]> {
    const { classes } = await openTree(at('out'))
    const { data } = await readLabel(at('out/SegmentationClass', `${id}.png`), classes)
    return Array.from(data, (value) => namesOf(classes)[value]!)
  }

  it('reads a CVAT export by its label map, background first, the images from --images', async () => {
    await plantExport(fixture.cvat)
    for (const name of Object.keys(fixture.cvat.labels))
      await plant(at('photos'), { [`${name}.jpg`]: await photograph(name, fixture.width, fixture.height) })
    const options = { sources: [at('source')], images: at('photos'), out: at('out'), threads: 1 }
    const { faults, classes, splits } = await prepareDataset(KINDS.voc, options)
    expect(faults).to.deep.equal([])
    expect(classes.map(({ name, color }) => [name, ...color])).to.deep.equal([
      ['background', 12, 0, 0],
      ['crack', 250, 50, 83],
      ['rust', 51, 221, 255],
      ['bolt', 61, 61, 245],
    ])
    expect(splits['train']!.count).to.equal(3)
    for (const [name, packed] of Object.entries(fixture.cvat.labels)) {
      const wanted = Array.from(inflateSync(fromBase64(packed)), (value) => fixture.names[value]!)
      expect(await namesDrawn(name.replace('/', '__')), name).to.deep.equal(wanted)
    }
  })

  it('turns the images of a CVAT export as CVAT shows them, unless it is told otherwise', async () => {
    await plantExport(fixture.cvat)
    for (const name of Object.keys(fixture.cvat.labels))
      await plant(at('photos'), { [`${name}.jpg`]: await photograph(name, fixture.width, fixture.height) })
    const inputs = { open: (path: string) => openSource(path, folder()), scratch: folder() }
    const planned = async (orientation?: 'ignore' | 'apply') => {
      const options = {
        sources: [at('source')],
        images: at('photos'),
        out: at('out'),
        ...(orientation && { orientation }),
      }
      const plan = await planWith(KINDS.voc, options, inputs, {})
      return [plan.settings.orientation, plan.options['orientation']]
    }
    expect(await planned()).to.deep.equal(['apply', undefined])
    expect(await planned('apply')).to.deep.equal(['apply', undefined])
    expect(await planned('ignore')).to.deep.equal(['ignore', 'ignore'])
  })

  it('reads COCO instances with categories of their own', async () => {
    await plantExport(fixture.coco)
    const { faults } = await prepareDataset(KINDS.coco, {
      images: at('source'),
      annotations: at('source/annotations/instances_train.json'),
      classes: 'all',
      rules: { ...COCO_PRESETS.paper, minObjectPixels: 0 },
      out: at('out'),
      threads: 1,
    })
    expect(faults).to.deep.equal([])
    for (const [name, packed] of Object.entries(fixture.coco.labels)) {
      const wanted = Array.from(inflateSync(fromBase64(packed)), (value) =>
        value === 0 ? 'background' : fixture.names[value - 1]!,
      )
      expect(await namesDrawn(name), name).to.deep.equal(wanted)
    }
  })

  it("reads Ultralytics' layout, its lists of files and its boxes", async () => {
    await plantExport(fixture.yolo)
    const options = { source: at('source'), boxes: 'fill' as const, out: at('out'), threads: 1 }
    const { faults, splits } = await prepareDataset(KINDS.yolo, options)
    expect(faults).to.deep.equal([])
    expect(Object.keys(splits)).to.deep.equal(['train', 'val'])
    for (const [name, packed] of Object.entries(fixture.yolo.labels)) {
      const wanted = Array.from(inflateSync(fromBase64(packed)), (value) =>
        value === 0 ? 'background' : fixture.names[value - 1]!,
      )
      expect(await namesDrawn(name === 'one' ? 'train__one' : 'val__two'), name).to.deep.equal(wanted)
    }
  })
})
