import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import { encodeSbdLabel } from '../../src/core/demo/sbd.ts'
import { LABEL_STUDIO } from './annotation-tools.ts'
import { tarOfFiles } from './archives.ts'
import { cocoJson } from './coco.ts'
import { labelmeJson } from './labelme.ts'
import { ROOT } from './sources.ts'
import { labelPng, photograph, plant, vocFiles } from './voc.ts'

type Files = Record<string, string | Uint8Array>

const PARTS = Array.from({ length: 12 }, (_, index) => `part_${index}`)

/** Everything that the pages' lines read, under the names they give it, of a few images of 12 x 8 each. */
export async function plantSampleData(folder: string): Promise<void> {
  const voc = await vocFiles({ train: ['a1', 'a2', 'a3'], trainval: ['a1', 'a2', 'a3', 'c1'], val: ['c1'] })
  const train2017 = { 'train2017/000000000001.jpg': await photograph('coco', 60, 60) }
  await plant(folder, {
    ...voc,
    'VOCtrainval_11-May-2012.tar': tarOfFiles(voc),
    'VOC2012test.tar': tarOfFiles(await vocFiles({ test: ['t1'] })),
    'benchmark.tgz': gzipSync(tarOfFiles(await sbdFiles())),
    ...train2017,
    'train2017.zip': zip(train2017),
    'instances_train2017.json': cocoJson([{ id: 1, width: 60, height: 60 }], [{ image: 1, value: 12, x: 5, y: 5, width: 45, height: 45 }]), // prettier-ignore
    ...(await maskFiles()),
    ...(await labelmeFiles('photos/')),
    ...(await labelmeFiles('annotated/')),
    'annotated.zip': zip(await labelmeFiles('')),
    'classes.yaml': 'classes: [background, dent]\n',
    'train.txt': PARTS.slice(2).join('\n'),
    'val.txt': PARTS.slice(0, 2).join('\n'),
    ...(await yoloFiles('coco8-seg/', '0 0.1 0.1 0.9 0.1 0.9 0.9\n')),
    'export.zip': zip(await yoloFiles('', '0 0.5 0.5 0.4 0.4\n')),
    'export/result.json': JSON.stringify({ ...LABEL_STUDIO, annotations: LABEL_STUDIO.annotations.slice(0, 1) }),
    'export/images/3f2a9c1d-part.jpg': await photograph('part'),
    'cvat-export.zip': zip(cvatFiles()),
    'animals.yaml': /```yaml\n(# animals\.yaml[^]*?)```/.exec(readFileSync(join(ROOT, 'docs/datasets.md'), 'utf8'))![1]!, // prettier-ignore
    'street.jpg': await photograph('street'),
    'new/street.jpg': await photograph('new'),
    'holidays/beach.jpg': await photograph('beach'),
    'scans/old/map.tif': await sharp(await photograph('map')).tiff().toBuffer(), // prettier-ignore
    'frames/000001.png': await sharp(await photograph('frame')).png().toBuffer(), // prettier-ignore
  })
}

async function sbdFiles(): Promise<Files> {
  const dataset = 'benchmark_RELEASE/dataset'
  const label = encodeSbdLabel({ width: 12, height: 8, data: new Uint8Array(96).fill(3) })
  const files: Files = { [`${dataset}/train.txt`]: 's1\ns2\n', [`${dataset}/val.txt`]: 's3\n' }
  for (const id of ['s1', 's2', 's3']) {
    files[`${dataset}/img/${id}.jpg`] = await photograph(id)
    files[`${dataset}/cls/${id}.mat`] = label
  }
  return files
}

async function maskFiles(): Promise<Files> {
  const files: Files = { 'cracks.yaml': 'classes: [background, crack]\n' }
  for (const id of PARTS) {
    files[`cracks/images/${id}.jpg`] = await photograph(id)
    files[`cracks/labels/${id}.png`] = labelPng([1, 1])
  }
  return files
}

async function labelmeFiles(folder: string): Promise<Files> {
  const dent = { label: 'dent', shape_type: 'rectangle', points: [[2, 1], [6, 5]] } // prettier-ignore
  const files: Files = {}
  for (const id of PARTS) {
    files[`${folder}${id}.jpg`] = await photograph(id)
    files[`${folder}${id}.json`] = labelmeJson(`${id}.jpg`, [dent])
  }
  return files
}

async function yoloFiles(folder: string, label: string): Promise<Files> {
  const files: Files = { [`${folder}data.yaml`]: 'names: [bolt]\ntrain: images/train\nval: images/val\n' }
  for (const split of ['train', 'val']) {
    files[`${folder}images/${split}/${split}.jpg`] = await photograph(split)
    files[`${folder}labels/${split}/${split}.txt`] = label
  }
  return files
}

/** CVAT's "Segmentation mask 1.1" of the images in `photos`. */
function cvatFiles(): Files {
  return {
    'labelmap.txt': '# label:color_rgb:parts:actions\nbackground:0,0,0::\ndent:128,0,0::\n',
    'ImageSets/Segmentation/default.txt': PARTS.join('\n'),
    ...Object.fromEntries(PARTS.map((id) => [`SegmentationClass/${id}.png`, labelPng([1, 1])])),
  }
}

function zip(files: Files): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, data]) => [path, Buffer.from(data)])))
}
