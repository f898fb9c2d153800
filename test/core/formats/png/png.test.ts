import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { decode as fastPngDecode } from 'fast-png'
import { decodePng, encodeIndexedPng } from '../../../../src/core/formats/index.ts'
import { chunkBytes, SIGNATURE } from '../../../../src/core/formats/png/chunks.ts'
import { vocPalette } from '../../../../src/core/labels/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { sharedData } from '../../../support/shared.ts'

interface PillowCase {
  color: number
  depth: number
  interlaced: boolean
  width: number
  height: number
  png: string
  samples: string
}

const indexedImage = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 40 }) })
  .chain(({ width, height }) =>
    fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((data) => ({ width, height, data })),
  )

/** A PNG from a header's fields and raw (filtered) rows. */
function png(
  header: { width?: number; height?: number; depth?: number; color?: number; interlace?: number },
  rows: Uint8Array,
  extra: Uint8Array[] = [],
): Uint8Array {
  const { width = 2, height = 2, depth = 8, color = 0, interlace = 0 } = header
  const ihdr = Buffer.alloc(13)
  ihdr.writeUInt32BE(width, 0)
  ihdr.writeUInt32BE(height, 4)
  ihdr.set([depth, color, 0, 0, interlace], 8)
  const idat = chunkBytes('IDAT', deflateSync(rows))
  return Buffer.concat([SIGNATURE, chunkBytes('IHDR', ihdr), ...extra, idat, chunkBytes('IEND', new Uint8Array())])
}

describe('png', () => {
  it('what is encoded comes back, and another library reads the same', () => {
    fc.assert(
      fc.property(indexedImage, (image) => {
        const bytes = encodeIndexedPng({ ...image, palette: vocPalette() })
        const decoded = decodePng(bytes, 'a.png')
        expect(decoded.data).to.deep.equal(image.data)
        expect(decoded.palette).to.deep.equal(vocPalette())
        expect([decoded.width, decoded.height, decoded.interlaced]).to.deep.equal([image.width, image.height, false])
        const peer = fastPngDecode(bytes)
        expect([peer.width, peer.height, peer.depth, peer.palette?.length]).to.deep.equal([
          image.width,
          image.height,
          8,
          256,
        ])
        expect(new Uint8Array(peer.data)).to.deep.equal(image.data)
      }),
    )
  })

  for (const { color, depth, interlaced, width, height, ...data } of jsonFixture('png.json') as PillowCase[]) {
    it(`reads as Pillow: color type ${color}, ${depth} bits, ${width}x${height}${interlaced ? ', interlaced' : ''}`, () => {
      const image = decodePng(fromBase64(data.png), 'a.png')
      expect([image.width, image.height, image.bitDepth, image.colorType, image.interlaced]).to.deep.equal([
        width,
        height,
        depth,
        color,
        interlaced,
      ])
      const highBytes = depth === 16 ? image.data.filter((_, i) => i % 2 === 0) : image.data
      expect(highBytes).to.deep.equal(fromBase64(data.samples))
    })
  }

  it('reads every real label, byte for byte what was encoded again', function () {
    const folder = sharedData('VOCdevkit/VOC2012/SegmentationClass')
    if (!folder) return this.skip()
    for (const file of readdirSync(folder)) {
      const image = decodePng(readFileSync(join(folder, file)), file)
      expect(image.palette, file).to.deep.equal(vocPalette())
      const again = decodePng(encodeIndexedPng({ ...image, palette: image.palette! }), file)
      expect(Buffer.compare(again.data, image.data), file).to.equal(0)
    }
  })

  describe('refuses', () => {
    const whole = png({}, Uint8Array.of(0, 1, 2, 0, 3, 4))
    const cases: [string, Uint8Array, RegExp][] = [
      ['an empty file', new Uint8Array(), /PNG signature for x.png at byte 0 but found an empty file/],
      ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0), /found a JPEG/],
      ['a truncated file', whole.subarray(0, whole.length - 3), /checksum of IEND/],
      [
        'a changed byte',
        whole.with(whole.length - 20, 77),
        /intact IDAT chunk for x.png at byte 37 but found that its checksum differs/,
      ],
      [
        'a header of 4 GB',
        png({ width: 65_536, height: 65_536 }, new Uint8Array(9)),
        /at most 1 GiB of pixels for x.png at byte 16 but found 65536 x 65536/,
      ],
      [
        'a header that its data cannot fill',
        png({ width: 30_000, height: 30_000 }, new Uint8Array(9)),
        /900030000 bytes of pixel data .* only \d+ compressed bytes/,
      ],
      ['a zlib bomb', png({}, new Uint8Array(50_000_000)), /6 bytes of pixel data for x.png at byte 41 but found more/],
      ['missing rows', png({}, Uint8Array.of(0, 1, 2)), /6 bytes of pixel data for x.png at byte 41 but found 3/],
      ['filter 5', png({}, Uint8Array.of(0, 1, 2, 5, 3, 4)), /row filter 0 to 4 .* found 5 in row 1/],
      [
        'depth 3',
        png({ depth: 3 }, Uint8Array.of(0, 1)),
        /bit depth 1, 2, 4, 8, 16 with color type 0 for x.png at byte 24 but found 3/,
      ],
      ['an indexed image without palette', png({ color: 3 }, Uint8Array.of(0, 1, 2, 0, 3, 4)), /a palette/],
      [
        'an unknown critical chunk',
        png({}, Uint8Array.of(0, 1, 2, 0, 3, 4), [chunkBytes('ABCD', new Uint8Array())]),
        /found ABCD/,
      ],
    ]
    for (const [what, bytes, message] of cases) {
      it(what, () => {
        const fault = faultOf(() => decodePng(bytes, 'x.png'))
        expect(fault.code).to.equal('bad-format')
        expect(fault.message).to.match(message)
      })
    }

    it('to encode an image whose data is not its size', () => {
      const image = { width: 3, height: 2, data: new Uint8Array(5), palette: vocPalette() }
      expect(faultOf(() => encodeIndexedPng(image)).message).to.match(/found 5 for 3 x 2/)
    })
  })
})
