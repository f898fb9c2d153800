import { expect } from 'chai'
import fc from 'fast-check'
import {
  decodeCounts,
  encodeCounts,
  forEachRun,
  maskToRle,
  polygonToRle,
  rleArea,
  rleToMask,
  segmentationToRle,
  boxToRle,
  uniteRles,
} from '../../../../src/core/formats/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { jsonFixture } from '../../../support/fixtures.ts'

type PolygonCase = [height: number, width: number, polygons: number[][], counts: string, area: number]

const size = fc.record({ height: fc.integer({ min: 1, max: 30 }), width: fc.integer({ min: 1, max: 30 }) })
const maskOf = (length: number) => fc.uint8Array({ min: 0, max: 1, minLength: length, maxLength: length })
const masks = (count: number) =>
  size.chain(({ height, width }) =>
    fc.tuple(...Array.from({ length: count }, () => maskOf(height * width))).map((data) => ({ height, width, data })),
  )

describe('coco masks', () => {
  it('polygons are pycocotools’, bit for bit', () => {
    for (const [height, width, polygons, counts, area] of jsonFixture('coco_polygons.json') as PolygonCase[]) {
      const rle = segmentationToRle(polygons, height, width, 'a case')!
      expect(encodeCounts(rle), JSON.stringify(polygons)).to.equal(counts)
      expect(rleArea(rle)).to.equal(area)
    }
  })

  it('a square is its pixels', () => {
    const mask = rleToMask(polygonToRle([1, 1, 4, 1, 4, 3, 1, 3], 4, 6, 'a square'))
    const rows = Array.from({ length: 4 }, (_, y) => [...mask.subarray(y * 6, y * 6 + 6)].join(''))
    expect(rows).to.deep.equal(['000000', '011100', '011100', '000000'])
  })

  it('mask → runs → text → runs → mask is nothing', () => {
    fc.assert(
      fc.property(masks(1), ({ height, width, data: [mask] }) => {
        const rle = maskToRle(mask!, height, width)
        const read = decodeCounts(encodeCounts(rle), height, width, 'text')
        expect(read).to.deep.equal(rle)
        expect(decodeCounts([...rle.counts], height, width, 'array')).to.deep.equal(rle)
        expect(rleToMask(read)).to.deep.equal(mask)
        expect(rleArea(read)).to.equal(mask!.reduce((sum, value) => sum + value, 0))
      }),
    )
  })

  it('runs cover the mask’s ones in columns', () => {
    const positions: number[] = []
    forEachRun(maskToRle(Uint8Array.of(1, 0, 1, 1, 0, 1), 2, 3), (start, end) => positions.push(start, end))
    expect(positions).to.deep.equal([0, 2, 4, 6])
  })

  it('a union is the masks’ union, in any order', () => {
    fc.assert(
      fc.property(masks(3), ({ height, width, data }) => {
        const [a, b, c] = data.map((mask) => maskToRle(mask, height, width))
        const union = uniteRles([a!, b!, c!])
        const expected = data[0]!.map((_, i) => Math.max(...data.map((mask) => mask[i]!)))
        expect(rleToMask(union)).to.deep.equal(expected)
        expect(uniteRles([c!, a!, b!])).to.deep.equal(union)
      }),
    )
  })

  it('reads what is unambiguous: one polygon without its list, and the parts that are polygons', () => {
    const square = [1, 1, 4, 1, 4, 3, 1, 3]
    const shape = segmentationToRle([square], 20, 20, 'annotation 7')
    expect(rleArea(shape!)).to.equal(6)
    expect(segmentationToRle(square, 20, 20, 'annotation 7')).to.deep.equal(shape)
    const parts = [[1, 2, 3, 4], square, [1, 2, 3, 4, 5, 6, 7], []]
    expect(segmentationToRle(parts, 20, 20, 'annotation 7')).to.deep.equal(shape)
    for (const none of [undefined, null, [], [[]], [[1, 2, 3, 4]], [[1, 2, 3, 4, 5, 6, 7]], [1, 2, 3, 4]])
      expect(segmentationToRle(none, 20, 20, 'annotation 7')).to.equal(undefined)
  })

  it('a box is every pixel that it touches, within the image', () => {
    const rows = (x: number, y: number, width: number, height: number) =>
      [0, 1, 2].map((row) =>
        rleToMask(boxToRle([x, y, width, height], 3, 4))
          .subarray(4 * row, 4 * row + 4)
          .join(''),
      )
    expect(rows(1, 0, 2, 2)).to.deep.equal(['0110', '0110', '0000'])
    expect(rows(1.5, 1.2, 1, 0.5)).to.deep.equal(['0000', '0110', '0000'])
    expect(rows(-5, -5, 6, 100)).to.deep.equal(['1000', '1000', '1000'])
    expect(rows(9, 9, 2, 2)).to.deep.equal(['0000', '0000', '0000'])
  })

  describe('refuses', () => {
    const cases: [string, unknown, RegExp][] = [
      ['a text as coordinate', [[1, 2, 3, 4, 5, '6']], /coordinates within 10\^8 for annotation 7 but found "6"/],
      ['a coordinate without end', [[1, 2, 3, 4, 5, 1e300]], /found 1e\+300/],
      [
        'more column passages than any object',
        [new Array(4_000_000).fill(0).map((_, i) => (i % 4) * 1e6)],
        /16777216 column/,
      ],
      ['a polygon that is none', ['x'], /polygons or run lengths for annotation 7 but found "x"/],
      ['another size', { size: [10, 20], counts: [200] }, /of size \[20, 20\], the image's/],
      [
        'runs that do not fill the mask',
        { size: [20, 20], counts: [100, 200] },
        /sum to 20 x 20 = 400 for annotation 7 but found 300/,
      ],
      ['a negative run', { size: [20, 20], counts: [500, -100] }, /found -100 as count 1/],
      ['a character of no count', { size: [20, 20], counts: '00 ' }, /found " " at character 2/],
      ['a text that ends inside a count', { size: [20, 20], counts: '0`' }, /compressed run lengths/],
    ]
    for (const [what, segmentation, message] of cases) {
      it(what, () => {
        const fault = faultOf(() => segmentationToRle(segmentation, 20, 20, 'annotation 7'))
        expect(fault.code).to.equal('bad-format')
        expect(fault.message).to.match(message)
      })
    }
  })
})
