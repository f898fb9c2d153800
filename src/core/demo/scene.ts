import { rngFor, type Rng } from '../base/index.ts'
import { bricks, clumps, haze, type Material } from './materials.ts'
import type { Polygon } from './polygon.ts'
import { THINGS, type Thing } from './things.ts'

/** One thing placed in an image. */
export interface Placed {
  thing: Thing
  /** Center, size in pixels, turn in radians, mirrored left to right. */
  x: number
  y: number
  width: number
  height: number
  turn: number
  mirrored: boolean
  /** Moves grain and tint. */
  seed: number
  /** A member of a flock that is annotated as one region (COCO's `iscrowd`). */
  crowd: boolean
}

export interface Scene {
  width: number
  height: number
  /** Above and below the horizon. */
  far: Material
  near: Material
  horizon: number
  /** Back to front. */
  objects: readonly Placed[]
  seed: number
}

export interface SceneOptions {
  /** Adds what only COCO has: small objects, crowds. */
  coco?: boolean
}

const FAR: readonly Material[] = [
  haze([92, 148, 214], [196, 216, 232], [246, 248, 250]),
  bricks([150, 84, 66], [186, 176, 164], 18),
  haze([214, 186, 150], [236, 214, 186], [250, 240, 226]),
]
const NEAR: readonly Material[] = [
  clumps([70, 108, 44], [136, 164, 84], 34),
  clumps([170, 150, 112], [214, 196, 158], 26),
  clumps([104, 104, 108], [146, 146, 150], 60),
]

/** An image to paint: a pure function of the seed and the image's name. */
export function composeScene(seed: number, id: string, options: SceneOptions = {}): Scene {
  const rng = rngFor(seed, 'scene', id)
  const portrait = rng.uniform() < 0.25
  const [width, height] = portrait ? [120, 160] : [160, 112 + 8 * rng.below(3)]
  const far = FAR[rng.below(FAR.length)]!
  const near = NEAR[rng.below(NEAR.length)]!
  const horizon = height * (0.35 + 0.3 * rng.uniform())
  const objects: Placed[] = []
  const wanted = 1 + rng.below(3)
  // Things take turns, so that a small split holds all of them.
  const turn = Number(/(\d+)\D*$/.exec(id)?.[1] ?? 0)
  for (let i = 0; i < wanted; i++) {
    const thing = i === 0 ? THINGS[turn % THINGS.length]! : pick(rng)
    placeApart(objects, rng, { width, height, thing, size: (i === 0 ? 0.5 : 0.36) + 0.3 * rng.uniform() })
  }
  if (options.coco && rng.uniform() < 0.4)
    placeApart(objects, rng, { width, height, thing: pick(rng), size: 0.14 + 0.06 * rng.uniform() })
  if (options.coco && rng.uniform() < 0.2) placeFlock(objects, rng, { width, height })
  return { width, height, far, near, horizon, objects, seed: rng.below(1 << 30) }
}

function pick(rng: Rng): Thing {
  return THINGS[rng.below(THINGS.length)]!
}

/** Points of the unit square as pixels of the image. */
export function toPicture(placed: Placed, polygon: Polygon): Polygon {
  const { x, y, width, height, turn, mirrored } = placed
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  return polygon.map(([u, v]) => {
    const dx = (mirrored ? 0.5 - u : u - 0.5) * width
    const dy = (v - 0.5) * height
    return [x + cos * dx - sin * dy, y + sin * dx + cos * dy] as const
  })
}

/** A pixel's place in the unit square; the inverse of {@link toPicture}. */
export function toUnit(placed: Placed, px: number, py: number): readonly [u: number, v: number] {
  const { x, y, width, height, turn, mirrored } = placed
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  const u = (cos * (px - x) + sin * (py - y)) / width
  return [mirrored ? 0.5 - u : 0.5 + u, 0.5 + (cos * (py - y) - sin * (px - x)) / height]
}

interface Space {
  width: number
  height: number
}

interface Wanted extends Space {
  thing: Thing
  /** Of the image's shorter side, the square root of what the object's box covers. */
  size: number
}

/** One more object where it hides at most a corner of another; gives up where the image is full. */
function placeApart(objects: Placed[], rng: Rng, { width, height, thing, size }: Wanted): void {
  const area = (size * Math.min(width, height)) ** 2
  const w = Math.min(Math.sqrt(area / thing.aspect), 0.92 * width)
  const h = Math.min(w * thing.aspect, 0.92 * height)
  const turn = 0.3 * (rng.uniform() - 0.5)
  for (let attempt = 0; attempt < 30; attempt++) {
    // A turned box needs a little more space than its sides.
    const x = 1 + 0.56 * w + rng.uniform() * (width - 2 - 1.12 * w)
    const y = 1 + 0.56 * h + rng.uniform() * (height - 2 - 1.12 * h)
    const free = objects.every(
      (o) => Math.abs(o.x - x) > 0.42 * (o.width + w) || Math.abs(o.y - y) > 0.42 * (o.height + h),
    )
    if (!free) continue
    const mirrored = rng.uniform() < 0.5
    objects.push({ thing, x, y, width: w, height: h, turn, mirrored, seed: rng.below(1 << 30), crowd: false })
    return
  }
}

/** A row of small sheep along the lower edge, too many to outline one by one. */
function placeFlock(objects: Placed[], rng: Rng, { width, height }: Space): void {
  const thing = THINGS.find(({ name }) => name === 'sheep')!
  const w = 15
  for (let x = 10; x < width - 10; x += 11) {
    const y = height - 9 - 3 * rng.uniform()
    const mirrored = rng.uniform() < 0.5
    objects.push({ thing, x, y, width: w, height: 12, turn: 0, mirrored, seed: rng.below(1 << 30), crowd: true })
  }
}
