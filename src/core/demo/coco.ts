import { writeFileAtomic } from '../base/index.ts'
import { paint } from './paint.ts'
import type { Polygon } from './polygon.ts'
import { toPicture, type Placed, type Scene } from './scene.ts'
import { THINGS } from './things.ts'

interface CocoScene {
  id: number
  name: string
  scene: Scene
}

/** `instances_*.json` as COCO publishes it: polygons a thing, a flock as one crowd region in uncompressed counts. */
export async function writeCocoAnnotations(path: string, scenes: readonly CocoScene[]): Promise<void> {
  const images = scenes.map(({ id, name, scene: { width, height } }) => ({ id, file_name: name, width, height }))
  const annotations = scenes
    .flatMap(({ id, scene }) => annotationsOf(id, scene))
    .map((annotation, index) => ({ id: index + 1, ...annotation }))
  const categories = THINGS.map(({ category, name }) => ({ supercategory: 'thing', id: category, name }))
  const info = { description: 'A generated dataset in the format of COCO 2017', version: '1.0', year: 2026 }
  await writeFileAtomic(path, JSON.stringify({ info, licenses: [], images, annotations, categories }))
}

function annotationsOf(image: number, scene: Scene): object[] {
  const single = scene.objects.filter(({ crowd }) => !crowd).map((placed) => polygonAnnotation(image, placed))
  const flock = scene.objects.find(({ crowd }) => crowd)
  return flock ? [...single, crowdAnnotation(image, scene, flock)] : single
}

function polygonAnnotation(image: number, placed: Placed): object {
  const polygons = placed.thing.parts
    .filter(({ inside }) => inside !== true)
    .map(({ polygon }) => toPicture(placed, polygon))
  return {
    image_id: image,
    category_id: placed.thing.category,
    iscrowd: 0,
    segmentation: polygons.map((polygon) => polygon.flat().map(hundredths)),
    area: hundredths(polygons.reduce((sum, polygon) => sum + areaOf(polygon), 0)),
    bbox: boxOf(polygons.flat()),
  }
}

function crowdAnnotation(image: number, scene: Scene, flock: Placed): object {
  const { width, height, instances } = paint(scene)
  const counts = [0]
  const members: [number, number][] = []
  let current = false
  // COCO counts runs down the columns, the first run being background.
  for (let x = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      const index = instances[y * width + x]!
      const member = index !== 0 && scene.objects[index - 1]!.crowd
      if (member !== current) counts.push(0)
      if (member) members.push([x, y])
      current = member
      counts[counts.length - 1]!++
    }
  return {
    image_id: image,
    category_id: flock.thing.category,
    iscrowd: 1,
    segmentation: { counts, size: [height, width] },
    area: members.length,
    bbox: boxOf(members),
  }
}

/** Shoelace. */
function areaOf(polygon: Polygon): number {
  let twice = 0
  let [x0, y0] = polygon.at(-1)!
  for (const [x1, y1] of polygon) {
    twice += x0 * y1 - x1 * y0
    x0 = x1
    y0 = y1
  }
  return Math.abs(twice) / 2
}

function boxOf(points: Polygon): number[] {
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top].map(hundredths)
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
