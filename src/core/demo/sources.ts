import { join } from 'node:path'
import sharp from 'sharp'
import { exists, throwIfInterrupted, writeFileAtomic, type Work } from '../base/index.ts'
import { encodeIndexedPng } from '../formats/index.ts'
import { vocPalette } from '../labels/index.ts'
import { writeCocoAnnotations } from './coco.ts'
import { demoLists, type Lists } from './lists.ts'
import { labelOf, paint, type Painting } from './paint.ts'
import { composeScene, type Scene } from './scene.ts'
import { encodeSbdLabel } from './sbd.ts'

/** Where the generated datasets lie, in the layouts that the official archives unpack to. */
export interface DemoSources {
  /** Holds `VOC2012/`. */
  voc: string
  /** Holds `dataset/`. */
  sbd: string
  coco: { images: string; annotations: string }
}

/**
 * Writes the three generated datasets under `folder`: VOC 2012, SBD and COCO 2017 as published, with pictures of
 * painted things. A pure function of `seed`; files that are there are left alone, so a second call goes on.
 */
export async function writeSources(folder: string, seed: number, work: Work = {}): Promise<DemoSources> {
  const sources: DemoSources = {
    voc: join(folder, 'VOCdevkit'),
    sbd: join(folder, 'benchmark_RELEASE'),
    coco: {
      images: join(folder, 'coco/train2017'),
      annotations: join(folder, 'coco/annotations/instances_train2017.json'),
    },
  }
  const lists = demoLists()
  const voc = join(sources.voc, 'VOC2012')
  const sbd = join(sources.sbd, 'dataset')
  const scenes = lists.coco.map((id) => {
    const name = `${String(id).padStart(12, '0')}.jpg`
    return { id, name, scene: composeScene(seed, name, { coco: true }) }
  })
  const tasks = [
    ...[...lists.train, ...lists.val].map((id) => () => writeVocPair(voc, seed, id)),
    ...lists.test.map((id) => () => writeUnlabelled(join(voc, 'JPEGImages', `${id}.jpg`), composeScene(seed, id))),
    ...lists.sbd.map((id) => () => writeSbdPair(sbd, seed, id)),
    ...scenes.map(
      ({ name, scene }) =>
        () =>
          writeUnlabelled(join(sources.coco.images, name), scene),
    ),
  ]
  for (const [done, task] of tasks.entries()) {
    throwIfInterrupted(work.signal)
    await task()
    work.onEvent?.({ type: 'progress', task: 'Generating images', done: done + 1, total: tasks.length })
  }
  await writeLists(voc, sbd, lists)
  await writeCocoAnnotations(sources.coco.annotations, scenes)
  return sources
}

async function writeLists(voc: string, sbd: string, { train, val, test, sbd: ids }: Lists): Promise<void> {
  const segmentation = join(voc, 'ImageSets/Segmentation')
  await writeList(join(segmentation, 'train.txt'), train)
  await writeList(join(segmentation, 'val.txt'), val)
  await writeList(join(segmentation, 'trainval.txt'), [...train, ...val])
  await writeList(join(segmentation, 'test.txt'), test)
  // SBD splits its own pictures three to one.
  const most = Math.ceil(ids.length * 0.75)
  await writeList(join(sbd, 'train.txt'), ids.slice(0, most))
  await writeList(join(sbd, 'val.txt'), ids.slice(most))
}

/** The label is written last, so a pair whose label is there is whole. */
async function writeVocPair(voc: string, seed: number, id: string): Promise<void> {
  const label = join(voc, 'SegmentationClass', `${id}.png`)
  if (await exists(label)) return
  const scene = composeScene(seed, id)
  const painting = paint(scene)
  await writePhoto(join(voc, 'JPEGImages', `${id}.jpg`), painting)
  const data = labelOf(scene, painting, { border: true })
  const { width, height } = painting
  await writeFileAtomic(label, encodeIndexedPng({ width, height, data, palette: vocPalette() }))
}

async function writeSbdPair(sbd: string, seed: number, id: string): Promise<void> {
  const label = join(sbd, 'cls', `${id}.mat`)
  if (await exists(label)) return
  const scene = composeScene(seed, id)
  const painting = paint(scene)
  await writePhoto(join(sbd, 'img', `${id}.jpg`), painting)
  await writeFileAtomic(label, encodeSbdLabel({ ...painting, data: labelOf(scene, painting, { border: false }) }))
}

async function writeUnlabelled(path: string, scene: Scene): Promise<void> {
  if (!(await exists(path))) await writePhoto(path, paint(scene))
}

async function writePhoto(path: string, { width, height, rgb }: Painting): Promise<void> {
  const photo = sharp(rgb, { raw: { width, height, channels: 3 } }).jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
  await writeFileAtomic(path, await photo.toBuffer())
}

async function writeList(path: string, ids: readonly string[]): Promise<void> {
  await writeFileAtomic(path, `${ids.join('\n')}\n`)
}
