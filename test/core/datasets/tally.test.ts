import { expect } from 'chai'
import fc from 'fast-check'
import { tally } from '../../../src/core/datasets/index.ts'
import type { ImageResult } from '../../../src/core/datasets/prepare/result.ts'
import type { ClassSet } from '../../../src/core/labels/index.ts'

const SET: ClassSet = {
  classes: [
    { name: 'background', color: [0, 0, 0] },
    { name: 'crack', color: [230, 0, 0] },
    { name: 'patch', color: [0, 0, 230] },
  ],
  background: true,
}

const count = fc.nat(50)

const result: fc.Arbitrary<ImageResult> = fc.record(
  {
    id: fc.nat(1e6).map(String),
    orientation: fc.integer({ min: 1, max: 8 }),
    pixels: fc.uniqueArray(fc.tuple(fc.constantFrom(0, 1, 2, 255), count), { selector: ([value]) => value }),
    objects: fc.record({
      classes: fc.uniqueArray(fc.tuple(fc.constantFrom(1, 2), count, count, count, count), {
        selector: ([value]) => value,
      }),
      category: count,
    }),
    leftOut: fc.constantFrom('filtered', 'empty'),
  },
  { requiredKeys: ['id'] },
)

const results = fc.uniqueArray(result, { selector: ({ id }) => id, maxLength: 12 })

describe('tally', () => {
  it('splits that share no image add up to the tree', () => {
    fc.assert(
      fc.property(results, fc.nat(12), (all, cut) => {
        const ids = all.map(({ id }) => id)
        const splits = [
          { name: 'train', ids: [...ids.slice(0, cut), 'absent'] },
          { name: 'val', ids: ids.slice(cut) },
        ]
        const tree = tally(all, SET, splits, { objects: true })
        const parts = splits.map(({ name }) => tree.splits.get(name)!)
        const sum = (of: (part: (typeof parts)[0]) => number) => parts.reduce((total, part) => total + of(part), 0)
        expect(sum(({ labels }) => labels)).to.equal(tree.labels)
        expect(sum(({ ignoredPixels }) => ignoredPixels)).to.equal(tree.ignoredPixels)
        for (const [value, own] of tree.classes.entries()) {
          expect(sum(({ classes }) => classes[value]!.pixels)).to.equal(own.pixels)
          expect(sum(({ classes }) => classes[value]!.images)).to.equal(own.images)
          for (const fate of ['kept', 'small', 'crowd', 'image'] as const)
            expect(sum(({ classes }) => classes[value]!.objects![fate])).to.equal(own.objects![fate])
        }
      }),
    )
  })

  it('counts every image once: kept or left out, with its suffix and orientation', () => {
    fc.assert(
      fc.property(results, (all) => {
        const { images, leftOut, suffixes, orientations, objects } = tally(all, SET, [], { objects: true })
        expect(images + leftOut!.filtered + leftOut!.empty).to.equal(all.length)
        const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, one) => total + one, 0)
        expect(sum(suffixes)).to.equal(images)
        const turned = all.filter(({ leftOut, orientation = 1 }) => !leftOut && orientation > 1)
        expect(sum(orientations)).to.equal(turned.length)
        const annotated = all.flatMap(({ objects }) => (objects ? [objects] : []))
        const objectCount = annotated.reduce(
          (total, { classes, category }) => total + category + sum(classes.flatMap(([, ...rest]) => rest) as never),
          0,
        )
        expect(objects!.kept + sum(objects!.dropped)).to.equal(objectCount)
      }),
    )
  })
})
