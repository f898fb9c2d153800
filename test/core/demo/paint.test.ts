import { expect } from 'chai'
import { labelOf, paint } from '../../../src/core/demo/paint.ts'
import { contains, ellipse } from '../../../src/core/demo/polygon.ts'
import { composeScene, toPicture, toUnit } from '../../../src/core/demo/scene.ts'

const ids = Array.from({ length: 12 }, (_, i) => `2026_${i}`)

describe('the generated pictures', () => {
  it('are a function of seed and id', () => {
    const picture = (seed: number, id: string) => paint(composeScene(seed, id)).rgb
    expect(picture(3, 'a')).to.deep.equal(picture(3, 'a'))
    expect(picture(3, 'a')).not.to.deep.equal(picture(4, 'a'))
    expect(picture(3, 'a')).not.to.deep.equal(picture(3, 'b'))
  })

  it('show whole objects: nothing leaves the picture', () => {
    for (const id of ids) {
      const { width, height, objects } = composeScene(1, id, { coco: true })
      for (const placed of objects)
        for (const [x, y] of placed.thing.parts.flatMap(({ polygon }) => toPicture(placed, polygon))) {
          expect(x).to.be.within(0, width)
          expect(y).to.be.within(0, height)
        }
    }
  })

  it('are labeled 255 only within two pixels of an edge, and with the class inside', () => {
    for (const id of ids) {
      const scene = composeScene(1, id)
      const painting = paint(scene)
      const bare = labelOf(scene, painting, { border: false })
      const bordered = labelOf(scene, painting, { border: true })
      const { width, height } = painting
      const near = (i: number, reach: number) => {
        const values: number[] = []
        for (let y = Math.floor(i / width) - reach; y <= Math.floor(i / width) + reach; y++)
          for (let x = (i % width) - reach; x <= (i % width) + reach; x++)
            if (x >= 0 && y >= 0 && x < width && y < height) values.push(painting.instances[y * width + x]!)
        return new Set(values).size
      }
      const wrong = bordered.findIndex((value, i) =>
        value === 255 ? near(i, 2) === 1 : value !== bare[i] || (value !== 0 && near(i, 2) > 1),
      )
      expect(wrong).to.equal(-1)
    }
  })

  it('take the class of the object in front', () => {
    const scene = composeScene(1, ids[5]!)
    const label = labelOf(scene, paint(scene), { border: false })
    const wrong = label.findIndex((value, i) => {
      const [x, y] = [(i % scene.width) + 0.5, Math.floor(i / scene.width) + 0.5]
      const front = scene.objects.findLast((placed) =>
        placed.thing.parts.some(({ polygon }) => contains(toPicture(placed, polygon), x, y)),
      )
      return value !== (front?.thing.label ?? 0)
    })
    expect(wrong).to.equal(-1)
  })

  it('map points of an object there and back', () => {
    for (const placed of composeScene(1, ids[2]!).objects)
      for (const [u, v] of ellipse(0.5, 0.5, 0.4, 0.3)) {
        const [[x, y]] = toPicture(placed, [[u, v]]) as [readonly [number, number]]
        const [u2, v2] = toUnit(placed, x, y)
        expect([u2, v2].map((value) => value.toFixed(9))).to.deep.equal([u, v].map((value) => value.toFixed(9)))
      }
  })
})
