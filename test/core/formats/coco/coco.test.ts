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
      const rle = segmentationToRle(polygons, height, width, 'a case')
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

  describe('refuses', () => {
    const cases: [string, unknown, RegExp][] = [
      ['no polygon', [], /one or more polygons for annotation 7 but found none/],
      ['two points', [[1, 2, 3, 4]], /three or more x, y pairs for annotation 7 but found 4 numbers/],
      ['an odd number', [[1, 2, 3, 4, 5, 6, 7]], /found 7 numbers/],
      ['a text as coordinate', [[1, 2, 3, 4, 5, '6']], /coordinates within 10\^8 for annotation 7 but found "6"/],
      ['a coordinate without end', [[1, 2, 3, 4, 5, 1e300]], /found 1e\+300/],
      [
        'more column passages than any object',
        [new Array(4_000_000).fill(0).map((_, i) => (i % 4) * 1e6)],
        /16777216 column/,
      ],
      ['a polygon that is none', ['x'], /polygons or run lengths for annotation 7 but found "x"/],
      ['nothing', undefined, /found null/],
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
