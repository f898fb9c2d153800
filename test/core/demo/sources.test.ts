import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { hashFile } from '../../../src/core/base/index.ts'
import { writeSources, type DemoSources } from '../../../src/core/demo/index.ts'
import { composeScene } from '../../../src/core/demo/scene.ts'
import { labelOf, paint } from '../../../src/core/demo/paint.ts'
import { decodeMat5, decodePng, readJpegHeader } from '../../../src/core/formats/index.ts'
import { vocPalette } from '../../../src/core/labels/index.ts'

interface CocoFile {
  images: { id: number; file_name: string; width: number; height: number }[]
  annotations: { image_id: number; iscrowd: number; segmentation: number[][] | { counts: number[]; size: number[] } }[]
}

describe('the generated sources', () => {
  let folder: string
  let sources: DemoSources

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vortex-demo-'))
    sources = await writeSources(folder, 1)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const list = async (path: string) => (await readFile(path, 'utf8')).trimEnd().split('\n')

  it('hold VOC labels as VOC publishes them: 8-bit indexed, the VOC color map, of the photograph’s size', async () => {
    const voc = join(sources.voc, 'VOC2012')
    const [id] = await list(join(voc, 'ImageSets/Segmentation/val.txt'))
    const label = decodePng(await readFile(join(voc, 'SegmentationClass', `${id!}.png`)), id!)
    const photo = await readFile(join(voc, 'JPEGImages', `${id!}.jpg`))
    expect(label).to.include({ colorType: 3, bitDepth: 8 })
    expect(label.palette).to.deep.equal(vocPalette())
    const header = readJpegHeader(photo, id!)
    expect([header.width, header.height, header.components]).to.deep.equal([label.width, label.height, 3])
    expect((await sharp(photo).stats()).channels).to.have.length(3)
  })

  it('hold SBD labels in MATLAB’s form: column-major, without 255', async () => {
    const sbd = join(sources.sbd, 'dataset')
    const [id] = await list(join(sbd, 'train.txt'))
    const file = decodeMat5(await readFile(join(sbd, 'cls', `${id!}.mat`)), id!)
    const struct = file.get('GTcls')
    if (struct?.kind !== 'struct') throw new Error('GTcls is no struct')
    const [segmentation] = struct.fields.get('Segmentation')!
    if (segmentation?.kind !== 'numeric') throw new Error('Segmentation is not numeric')
    const scene = composeScene(1, id!)
    const label = labelOf(scene, paint(scene), { border: false })
    const { width, height } = scene
    expect(segmentation.shape).to.deep.equal([height, width])
    const rows = label.map((_, i) => Number(segmentation.data[(i % width) * height + Math.floor(i / width)]))
    expect(rows).to.deep.equal(label)
  })

  it('hold COCO annotations with polygons and crowds that cover their pictures exactly', async () => {
    const coco = JSON.parse(await readFile(sources.coco.annotations, 'utf8')) as CocoFile
    const crowds = coco.annotations.filter(({ iscrowd }) => iscrowd === 1)
    expect(crowds).not.to.have.length(0)
    for (const { image_id, segmentation } of crowds) {
      const image = coco.images.find(({ id }) => id === image_id)!
      if (Array.isArray(segmentation)) throw new Error('a crowd as polygons')
      expect(segmentation.size).to.deep.equal([image.height, image.width])
      expect(segmentation.counts.reduce((a, b) => a + b)).to.equal(image.height * image.width)
    }
    for (const { iscrowd, segmentation } of coco.annotations)
      if (iscrowd === 0) for (const polygon of segmentation as number[][]) expect(polygon.length % 2).to.equal(0)
    const header = readJpegHeader(await readFile(join(sources.coco.images, coco.images[0]!.file_name)), 'photo')
    expect([header.width, header.height]).to.deep.equal([coco.images[0]!.width, coco.images[0]!.height])
  })

  it('let SBD hold pictures of VOC’s train and val, as the real one does', async () => {
    const sbd = join(sources.sbd, 'dataset')
    const ids = [...(await list(join(sbd, 'train.txt'))), ...(await list(join(sbd, 'val.txt')))]
    const segmentation = join(sources.voc, 'VOC2012/ImageSets/Segmentation')
    for (const split of ['train', 'val'])
      expect(await list(join(segmentation, `${split}.txt`)).then((all) => all.filter((id) => ids.includes(id)))).not.to.be.empty // prettier-ignore
    expect(await list(join(segmentation, 'test.txt')).then((all) => all.filter((id) => ids.includes(id)))).to.be.empty
  })

  it('are made again where something is missing, byte for byte', async () => {
    const [id] = await list(join(sources.sbd, 'dataset/train.txt'))
    const path = join(sources.sbd, 'dataset/cls', `${id!}.mat`)
    const before = await hashFile(path)
    await rm(path)
    await writeSources(folder, 1)
    expect(await hashFile(path)).to.equal(before)
  })
})
