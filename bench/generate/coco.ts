// Input of COCO's shape: node --import tsx bench/generate/coco.ts DIR [IMAGES [ANNOTATIONS]]
// Defaults to train2017's 118,287 images and 860,000 annotations: a JSON of some 470 MB, annotations of one image
// scattered over it, crowds at its end. Photographs are hard links to a few files.
import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { rngFor, type Rng } from '../../src/core/base/index.ts'
import { COCO_CATEGORY_TO_CLASS } from '../../src/core/labels/index.ts'
import { CATEGORIES } from '../../test/support/coco.ts'
import { blob } from './blob.ts'
import { Photographs, type Size } from './photographs.ts'

const SIZES: Size[] = [
  { width: 640, height: 480 },
  { width: 640, height: 427 },
  { width: 480, height: 640 },
  { width: 640, height: 425 },
  { width: 500, height: 375 },
  { width: 426, height: 640 },
]
/** COCO's: one person in three objects, 57 in a hundred of a VOC class, 1.2 in a hundred a crowd. */
const [PERSON, VOC, CROWD] = [0.305, 0.57, 0.012]
const VOC_IDS = [...COCO_CATEGORY_TO_CLASS.keys()]

const [root = 'coco-generated', images = '118287', annotations = '860000'] = process.argv.slice(2)
await generate(root, Number(images), Number(annotations))

async function generate(folder: string, imageCount: number, annotationCount: number): Promise<void> {
  const rng = rngFor('coco', imageCount)
  const photographs = new Photographs(join(folder, 'templates'))
  mkdirSync(join(folder, 'train2017'), { recursive: true })
  const file = createWriteStream(join(folder, 'instances_train2017.json'))
  const write = async (text: string) => {
    if (!file.write(text)) await once(file, 'drain')
  }
  await write('{"info": {"description": "generated"}, "licenses": [], "images": [')
  const sizes: Size[] = []
  for (let i = 0; i < imageCount; i++) {
    const size = SIZES[rng.below(SIZES.length)]!
    const name = `${String(i + 1).padStart(12, '0')}.jpg`
    sizes.push(size)
    await photographs.place(join(folder, 'train2017', name), size)
    await write(`${i > 0 ? ', ' : ''}${JSON.stringify({ license: 3, file_name: name, ...size, id: i + 1 })}`)
  }
  await write('], "annotations": [')
  const crowds = Math.round(annotationCount * CROWD)
  for (let i = 0; i < annotationCount; i++) {
    const image = rng.below(imageCount)
    const annotation = i < annotationCount - crowds ? object(rng, sizes[image]!) : crowd(rng, sizes[image]!)
    await write(`${i > 0 ? ', ' : ''}${JSON.stringify({ ...annotation, image_id: image + 1, id: i + 1 })}`)
  }
  await write(`], "categories": ${JSON.stringify(CATEGORIES)}}`)
  file.end()
  await once(file, 'close')
}

function object(rng: Rng, { width, height }: Size): object {
  // Most objects are small: the logarithm of the radius is uniform from 4 to 180 pixels.
  const radius = 4 * Math.exp(rng.uniform() * Math.log(45))
  const polygon = blob(rng, rng.uniform() * width, rng.uniform() * height, radius, 8 + rng.below(46))
  return {
    segmentation: [polygon],
    area: Math.PI * radius * radius,
    iscrowd: 0,
    category_id: category(rng),
    bbox: [0, 0, 1, 1],
  }
}

function category(rng: Rng): number {
  const chance = rng.uniform()
  return chance < PERSON ? 1 : chance < VOC ? VOC_IDS[rng.below(VOC_IDS.length)]! : 90
}

/** Run lengths over every third column of a band. */
function crowd(rng: Rng, { width, height }: Size): object {
  const counts: number[] = [0]
  const ones = 10 + rng.below(30)
  for (let x = 0; x < width; x += 3) counts.push(ones, height * Math.min(3, width - x) - ones)
  return { segmentation: { counts, size: [height, width] }, area: 1000, iscrowd: 1, category_id: 1, bbox: [0, 0, 1, 1] }
}
