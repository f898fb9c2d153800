import { join } from 'node:path'
import { COCO_PRESETS, type CocoOptions } from '../../src/core/datasets/index.ts'
import { COCO_CATEGORY_TO_CLASS, namesOf, VOC } from '../../src/core/labels/index.ts'

const NAMES = namesOf(VOC)
const COCO_NAMES = new Map<string, string>([
  ['aeroplane', 'airplane'],
  ['diningtable', 'dining table'],
  ['motorbike', 'motorcycle'],
  ['pottedplant', 'potted plant'],
  ['sofa', 'couch'],
  ['tvmonitor', 'tv'],
])

/** COCO's categories of the VOC classes, and one of the other sixty. */
export const CATEGORIES = [
  ...[...COCO_CATEGORY_TO_CLASS].map(([id, value]) => ({
    id,
    name: COCO_NAMES.get(NAMES[value]!) ?? NAMES[value]!,
  })),
  { id: 90, name: 'toothbrush' },
]

export interface CocoRectangle {
  image: number
  /** VOC class; 0 stands for a category that is none. */
  value: number
  x: number
  y: number
  width: number
  height: number
  crowd?: boolean
  area?: number
}

const categoryOf = (value: number) => [...COCO_CATEGORY_TO_CLASS].find(([, own]) => own === value)?.[0] ?? 90

/** A COCO file of rectangles; crowds as run lengths, others as polygons. */
export function cocoJson(
  images: readonly { id: number; width: number; height: number; file_name?: string }[],
  rectangles: readonly CocoRectangle[],
): string {
  const annotations = rectangles.map((rectangle, i) => {
    const { image, value, x, y, width, height, crowd = false, area = width * height } = rectangle
    const size = images.find(({ id }) => id === image)
    const polygon = [x, y, x + width, y, x + width, y + height, x, y + height]
    const segmentation =
      crowd && size ? { size: [size.height, size.width], counts: runsOf(rectangle, size) } : [polygon]
    return {
      id: i + 1,
      image_id: image,
      category_id: categoryOf(value),
      iscrowd: crowd ? 1 : 0,
      area,
      segmentation,
      bbox: [x, y, width, height],
    }
  })
  const named = images.map((image) => ({ file_name: `${String(image.id).padStart(12, '0')}.jpg`, ...image }))
  return JSON.stringify({ info: {}, images: named, annotations, categories: CATEGORIES })
}

function runsOf({ x, y, width, height }: CocoRectangle, size: { width: number; height: number }): number[] {
  const counts: number[] = []
  let zeros = x * size.height
  for (let column = 0; column < width; column++) {
    counts.push(zeros + y, height)
    zeros = size.height - y - height
  }
  return [...counts, zeros + (size.width - x - width) * size.height]
}

/** Prepares `images` and `instances.json` of a folder into `out`. */
export function cocoOptions(folder: string, more: Partial<CocoOptions> = {}): CocoOptions {
  return {
    images: join(folder, 'images'),
    annotations: join(folder, 'instances.json'),
    out: join(folder, 'out'),
    rules: { ...COCO_PRESETS.paper, minObjectPixels: 6 },
    threads: 1,
    ...more,
  }
}

/** An entry of `images` of the size that tests draw in. */
export const cocoImage = (id: number) => ({ id, width: 12, height: 8 })
