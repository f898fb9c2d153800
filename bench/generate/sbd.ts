// Input of SBD's and VOC's shape: node --import tsx bench/generate/sbd.ts DIR [IMAGES]
// Defaults to SBD's 11,355 images; VOC beside it holds a hundredth as many.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rngFor } from '../../src/core/base/index.ts'
import {
  encodeIndexedPng,
  encodeMat5,
  forEachRun,
  polygonToRle,
  toRowMajor,
  type MatValue,
} from '../../src/core/formats/index.ts'
import { vocPalette } from '../../src/core/labels/index.ts'
import { blob } from './blob.ts'
import { Photographs } from './photographs.ts'

const SIZE = { width: 500, height: 375 }

const [root = 'sbd-generated', images = '11355'] = process.argv.slice(2)
await generate(root, Number(images))

async function generate(folder: string, count: number): Promise<void> {
  const sbd = join(folder, 'benchmark_RELEASE', 'dataset')
  const voc = join(folder, 'VOCdevkit', 'VOC2012')
  for (const path of [join(sbd, 'img'), join(sbd, 'cls'), join(voc, 'JPEGImages'), join(voc, 'SegmentationClass')])
    mkdirSync(path, { recursive: true })
  const photographs = new Photographs(join(folder, 'templates'))
  const ids = idsOf('2008_', count)
  for (const id of ids) {
    await photographs.place(join(sbd, 'img', `${id}.jpg`), SIZE)
    writeFileSync(join(sbd, 'cls', `${id}.mat`), matOf(columnsOf(id)))
  }
  const [train, val] = [idsOf('2007_', Math.ceil(count / 100)), idsOf('2009_', Math.ceil(count / 100))]
  for (const id of [...train, ...val]) {
    await photographs.place(join(voc, 'JPEGImages', `${id}.jpg`), SIZE)
    const data = toRowMajor(columnsOf(id), SIZE.height, SIZE.width)
    writeFileSync(
      join(voc, 'SegmentationClass', `${id}.png`),
      encodeIndexedPng({ ...SIZE, data, palette: vocPalette() }),
    )
  }
  writeList(join(sbd, 'train.txt'), ids.slice(0, Math.ceil(count * 0.75)))
  writeList(join(sbd, 'val.txt'), ids.slice(Math.ceil(count * 0.75)))
  mkdirSync(join(voc, 'ImageSets', 'Segmentation'), { recursive: true })
  writeList(join(voc, 'ImageSets', 'Segmentation', 'train.txt'), train)
  writeList(join(voc, 'ImageSets', 'Segmentation', 'val.txt'), val)
}

function idsOf(year: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${year}${String(i).padStart(6, '0')}`)
}

/** A label of three blobs, column-major. */
function columnsOf(id: string): Uint8Array {
  const rng = rngFor('sbd', id)
  const columns = new Uint8Array(SIZE.width * SIZE.height)
  for (let i = 0; i < 3; i++) {
    const outline = blob(rng, rng.uniform() * SIZE.width, rng.uniform() * SIZE.height, 20 + rng.below(120), 40)
    const value = 1 + rng.below(20)
    forEachRun(polygonToRle(outline, SIZE.height, SIZE.width, id), (start, end) => columns.fill(value, start, end))
  }
  return columns
}

function matOf(data: Uint8Array): Uint8Array {
  const { width, height } = SIZE
  const sparse: MatValue = { kind: 'sparse', shape: [height, width] }
  const present: MatValue = { kind: 'numeric', shape: [1, 1], data: Uint8Array.of(1), logical: false }
  const fields = new Map<string, MatValue[]>([
    ['Boundaries', [{ kind: 'cell', shape: [20, 1], cells: Array<MatValue>(20).fill(sparse) }]],
    ['Segmentation', [{ kind: 'numeric', shape: [height, width], data, logical: false }]],
    ['CategoriesPresent', [present]],
  ])
  return encodeMat5(new Map([['GTcls', { kind: 'struct', shape: [1, 1], fields }]]))
}

function writeList(path: string, ids: readonly string[]): void {
  writeFileSync(path, ids.map((id) => `${id}\n`).join(''))
}
