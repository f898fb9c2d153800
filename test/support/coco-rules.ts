import fc from 'fast-check'
import type { CocoRules } from '../../src/core/datasets/index.ts'
import type { CocoRectangle } from './coco.ts'

export const [WIDTH, HEIGHT] = [14, 10]

export const rectangle: fc.Arbitrary<CocoRectangle> = fc
  .record({
    x: fc.nat(WIDTH - 1),
    y: fc.nat(HEIGHT - 1),
    width: fc.integer({ min: 1, max: 8 }),
    height: fc.integer({ min: 1, max: 8 }),
  })
  .chain((box) =>
    fc.record({
      image: fc.constant(7),
      value: fc.constantFrom(0, 1, 2, 2, 15),
      crowd: fc.constantFrom(false, false, false, true),
      area: fc.integer({ min: 0, max: 40 }),
      x: fc.constant(box.x),
      y: fc.constant(box.y),
      width: fc.constant(Math.min(box.width, WIDTH - box.x)),
      height: fc.constant(Math.min(box.height, HEIGHT - box.y)),
    }),
  )

export const rules: fc.Arbitrary<CocoRules> = fc.record({
  minObjectPixels: fc.integer({ min: 0, max: 40 }),
  discarded: fc.constantFrom('background', 'ignore'),
  crowd: fc.constantFrom('ignore', 'class', 'skip'),
  overlap: fc.constantFrom('ignore', 'smallest', 'first', 'any'),
  filter: fc.constantFrom('object', 'image'),
  filterMeasure: fc.constantFrom('pixels', 'area'),
  keepEmpty: fc.boolean(),
})

/** The rules of design/datasets.md, pixel by pixel. */
export function referenceLabel(objects: readonly CocoRectangle[], key: CocoRules): Uint8Array | undefined {
  const voc = objects.filter(({ value }) => value > 0)
  const isObject = (o: CocoRectangle) => o.crowd !== true || key.crowd === 'class'
  const pixels = (o: CocoRectangle) => o.width * o.height
  const measure = (o: CocoRectangle) => (key.filterMeasure === 'area' ? o.area! : pixels(o))
  const kept = voc.filter((o) => isObject(o) && (key.filter === 'image' || measure(o) >= key.minObjectPixels))
  const total = kept.reduce((sum, o) => sum + measure(o), 0)
  if (key.filter === 'image' && total <= key.minObjectPixels) return undefined
  const label = new Uint8Array(WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const covers = (o: CocoRectangle) => x >= o.x && x < o.x + o.width && y >= o.y && y < o.y + o.height
      const here = kept.filter(covers)
      const classes = new Set(here.map(({ value }) => value))
      const smallest = here.reduce<CocoRectangle | undefined>(
        (a, b) => (a && pixels(a) <= pixels(b) ? a : b),
        undefined,
      )
      let value = voc.some((o) => isObject(o) && !kept.includes(o) && covers(o)) && key.discarded === 'ignore' ? 255 : 0
      if (here.length > 0) value = here[0]!.value
      if (key.overlap === 'smallest' && smallest) value = smallest.value
      if (key.overlap === 'ignore' && classes.size > 1) value = 255
      if (key.overlap === 'any' && here.length > 1) value = 255
      if (key.crowd === 'ignore' && voc.some((o) => o.crowd === true && covers(o))) value = 255
      label[y * WIDTH + x] = value
    }
  }
  return key.keepEmpty || label.some((value) => value > 0 && value < 255) ? label : undefined
}
