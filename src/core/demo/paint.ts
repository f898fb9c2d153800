import { IGNORE_LABEL } from '../labels/index.ts'
import { rngFor } from '../base/index.ts'
import { shift, type Rgb } from './materials.ts'
import { contains, ellipse, pixelBounds, type Polygon } from './polygon.ts'
import { toPicture, toUnit, type Placed, type Scene } from './scene.ts'

/** A generated photograph and what is in it. */
export interface Painting {
  width: number
  height: number
  /** [H, W, 3] RGB. */
  rgb: Uint8Array
  /** [H, W], 1 + index of the scene's object that is seen, 0 for background. */
  instances: Uint8Array
}

export function paint(scene: Scene): Painting {
  const { width, height } = scene
  const canvas = new Float32Array(width * height * 3)
  const instances = new Uint8Array(width * height)
  paintBackground(scene, canvas)
  for (const [index, placed] of scene.objects.entries()) {
    paintShadow(scene, canvas, placed)
    for (const part of placed.thing.parts) {
      const polygon = toPicture(placed, part.polygon)
      const color = (x: number, y: number) => surface(placed, part.material(...toUnit(placed, x, y), placed.seed), x, y)
      fill(scene, canvas, polygon, color)
      markPixels(scene, instances, polygon, index + 1)
    }
  }
  return { width, height, rgb: develop(scene, canvas), instances }
}

/** [H, W] classes; with `border`, 255 within two pixels of every edge between objects, as VOC draws it. */
export function labelOf(scene: Scene, painting: Painting, options: { border: boolean }): Uint8Array {
  const { width, height, instances } = painting
  const label = Uint8Array.from(instances, (i) => (i === 0 ? 0 : scene.objects[i - 1]!.thing.label))
  if (!options.border) return label
  const bordered = Uint8Array.from(label)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const here = label[y * width + x]!
      const own = here === 0 ? 0 : instances[y * width + x]!
      if (nearOther(x, y, own)) bordered[y * width + x] = IGNORE_LABEL
    }
  return bordered

  function nearOther(x: number, y: number, own: number): boolean {
    for (let j = Math.max(0, y - 2); j <= Math.min(height - 1, y + 2); j++)
      for (let i = Math.max(0, x - 2); i <= Math.min(width - 1, x + 2); i++) {
        const at = j * width + i
        if ((label[at] === 0 ? 0 : instances[at]) !== own) return true
      }
    return false
  }
}

function paintBackground({ width, height, far, near, horizon, seed }: Scene, canvas: Float32Array): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = x / width
      const color = y < horizon ? far(u, y / height, seed) : near(u, y / height, seed + 11)
      canvas.set(color, (y * width + x) * 3)
    }
}

/** A soft dark patch at the foot of an object. */
function paintShadow(scene: Scene, canvas: Float32Array, { x, y, width, height }: Placed): void {
  const patch = ellipse(x, y + 0.48 * height, 0.55 * width, 0.1 * height + 2)
  const { left, right, top, bottom } = pixelBounds(patch, scene.width, scene.height)
  for (let j = top; j < bottom; j++)
    for (let i = left; i < right; i++) {
      const distance = ((i - x) / (0.55 * width)) ** 2 + ((j - y - 0.48 * height) / (0.1 * height + 2)) ** 2
      if (distance >= 1) continue
      const at = (j * scene.width + i) * 3
      for (let c = 0; c < 3; c++) canvas[at + c]! *= 0.55 + 0.45 * distance
    }
}

/** Light from the upper left, and a tint of its own for each object. */
function surface(placed: Placed, color: Rgb, x: number, y: number): Rgb {
  const light = 1.06 - 0.2 * ((x - placed.x) / placed.width + (y - placed.y) / placed.height)
  const tint = ((placed.seed % 31) - 15) * 0.8
  const [r, g, b] = shift(color, tint)
  return [r * light, g * light, b * light]
}

/** Fills a polygon; edge pixels are blended by how many of their four quarters lie inside. */
function fill(scene: Scene, canvas: Float32Array, polygon: Polygon, color: (x: number, y: number) => Rgb): void {
  const { left, right, top, bottom } = pixelBounds(polygon, scene.width, scene.height)
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      let quarters = 0
      for (const dy of [0.25, 0.75]) for (const dx of [0.25, 0.75]) if (contains(polygon, x + dx, y + dy)) quarters++
      if (quarters === 0) continue
      const at = (y * scene.width + x) * 3
      const seen = color(x + 0.5, y + 0.5)
      for (let c = 0; c < 3; c++) canvas[at + c]! += (quarters / 4) * (seen[c]! - canvas[at + c]!)
    }
}

function markPixels(scene: Scene, instances: Uint8Array, polygon: Polygon, value: number): void {
  const { left, right, top, bottom } = pixelBounds(polygon, scene.width, scene.height)
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) if (contains(polygon, x + 0.5, y + 0.5)) instances[y * scene.width + x] = value
}

/** Exposure, a darker rim and the sensor's grain; rounded to bytes. */
function develop(scene: Scene, canvas: Float32Array): Uint8Array {
  const { width, height } = scene
  const rng = rngFor(scene.seed, 'grain')
  const exposure = 0.85 + 0.3 * rng.uniform()
  const rgb = new Uint8Array(canvas.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const rim = 1 - 0.25 * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2)
      const grain = 10 * (rng.uniform() - 0.5)
      const at = (y * width + x) * 3
      for (let c = 0; c < 3; c++)
        rgb[at + c] = Math.min(255, Math.max(0, Math.round(canvas[at + c]! * exposure * rim + grain)))
    }
  return rgb
}
