import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { checkJpegData, findJpegEnd, readJpegHeader } from '../../../../src/core/formats/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { sharedData } from '../../../support/shared.ts'

const photograph = (channels: 3 | 4 = 3) => sharp({ create: { width: 17, height: 9, channels, background: 'green' } })

describe('jpeg', () => {
  it('reads size, components and kind', async () => {
    const baseline = await photograph().jpeg().toBuffer()
    expect(readJpegHeader(baseline, 'a.jpg')).to.deep.equal({
      width: 17,
      height: 9,
      components: 3,
      progressive: false,
      orientation: 1,
    })
    const grey = await photograph().toColourspace('b-w').jpeg({ progressive: true }).toBuffer()
    expect(readJpegHeader(grey, 'a.jpg')).to.deep.equal({
      width: 17,
      height: 9,
      components: 1,
      progressive: true,
      orientation: 1,
    })
    const cmyk = await photograph().toColourspace('cmyk').jpeg().toBuffer()
    expect(readJpegHeader(cmyk, 'a.jpg')).to.include({ components: 4 })
  })

  it('passes over segments, fill bytes and markers without length', async () => {
    const bytes = await photograph().jpeg().toBuffer()
    const comment = [0xff, 0xff, 0xff, 0xfe, 0, 4, 0xff, 0xc0, 0xff, 0x01]
    const longer = Buffer.concat([bytes.subarray(0, 2), Buffer.from(comment), bytes.subarray(2)])
    expect(readJpegHeader(longer, 'a.jpg')).to.deep.equal(readJpegHeader(bytes, 'a.jpg'))
  })

  it('agrees with sharp on every real photograph', async function () {
    for (const folder of ['VOCdevkit/VOC2012/JPEGImages', 'coco/train2017', 'coco_quirks']) {
      const path = sharedData(folder)
      if (!path) return this.skip()
      for (const file of readdirSync(path).filter((name) => name.endsWith('.jpg'))) {
        const bytes = readFileSync(join(path, file))
        const { width, height, channels, isProgressive, orientation = 1 } = await sharp(bytes).metadata()
        expect(readJpegHeader(bytes, file), file).to.deep.equal({
          width,
          height,
          components: channels,
          progressive: isProgressive,
          orientation,
        })
      }
    }
  })

  it('reads the orientation that sharp reads, in either byte order, and heeds no damaged tag', async () => {
    const oriented = async (value: number) => photograph().withMetadata({ orientation: value }).jpeg().toBuffer()
    for (let value = 1; value <= 8; value++)
      expect(readJpegHeader(await oriented(value), 'a.jpg').orientation).to.equal(value)
    const plain = await photograph().jpeg().toBuffer()
    for (const [littleEndian, type, value, cut, wanted] of [
      [true, 3, 6, 0, 6],
      [false, 3, 8, 0, 8],
      [false, 3, 9, 0, 1],
      [false, 3, 0, 0, 1],
      [true, 2, 6, 0, 1],
      [true, 3, 6, 9, 1],
      [true, 3, 6, 24, 1],
    ] as const) {
      const segment = exif(littleEndian, type, value)
      const bytes = withSegment(plain, segment.subarray(0, segment.length - cut))
      expect(readJpegHeader(bytes, 'a.jpg').orientation, `${type} ${value} ${cut}`).to.equal(wanted)
      if (cut === 0 && type === 3) expect((await sharp(bytes).metadata()).orientation ?? 1).to.equal(wanted)
    }
  })

  it('every cut before the end of the frame header is an error that says where', async () => {
    const bytes = await photograph().jpeg().toBuffer()
    const end = bytes.indexOf(Buffer.from([0xff, 0xc0])) + 2 + 17
    expect(readJpegHeader(bytes.subarray(0, end), 'a.jpg').width).to.equal(17)
    for (let length = 0; length < end; length++) {
      const fault = faultOf(() => readJpegHeader(bytes.subarray(0, length), 'a.jpg'))
      expect(fault.code).to.equal('bad-format')
      expect(fault.message).to.match(/for a\.jpg at byte \d+ but found the end/)
    }
  })

  it('refuses another format, pixels without a header, and no size', () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)
    expect(faultOf(() => readJpegHeader(png, 'a.jpg')).message).to.match(
      /a JPEG \(FF D8\) for a.jpg at byte 0 but found 89 50/,
    )
    const scan = Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2)
    expect(faultOf(() => readJpegHeader(scan, 'a.jpg')).message).to.match(
      /frame header for a.jpg at byte 2 but found marker FF DA/,
    )
    const empty = Uint8Array.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 0, 0, 9, 1, 1, 0x11, 0)
    expect(faultOf(() => readJpegHeader(empty, 'a.jpg')).message).to.match(/found 9 x 0/)
  })

  it('finds the end marker behind segments, not in them, and what follows is not looked at', async () => {
    const bytes = await photograph().jpeg().toBuffer()
    const preview = Buffer.from([0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9])
    const whole = Buffer.concat([bytes.subarray(0, 2), preview, bytes.subarray(2)])
    expect(findJpegEnd(Buffer.concat([whole, Buffer.alloc(5000, 0xd9)]), 'a.jpg')).to.equal(whole.length)
    for (let length = 0; length < whole.length; length++)
      expect(faultOf(() => findJpegEnd(whole.subarray(0, length), 'a.jpg')).code, `${length}`).to.equal('bad-format')
  })
})

interface JpegCase {
  name: string
  jpeg: string
  libjpeg: string | null
}

/** Warnings of libjpeg that tell nothing about the pixels. */
const HARMLESS = [
  /unknown JFIF revision/,
  /Unknown Adobe color transform/,
  /Invalid SOS parameters for sequential JPEG/,
  /58 extraneous bytes before marker 0xd9/, // padding
]

describe('damage in a JPEG', () => {
  const cases = jsonFixture('jpeg.json') as JpegCase[]

  for (const { name, jpeg, libjpeg } of cases) {
    const isSound = libjpeg === null || HARMLESS.some((warning) => warning.test(libjpeg))
    it(`${isSound ? 'passes' : 'finds'}: ${name} (${libjpeg ?? 'libjpeg says nothing'})`, () => {
      const check = () => checkJpegData(fromBase64(jpeg), 'a.jpg')
      if (isSound) expect(check()).to.equal(true)
      else expect(faultOf(check).message).to.match(/undamaged image data for a\.jpg at byte \d+ but found damage/)
    })
  }

  it('leaves arithmetic coding to the decoder, and a size that the bytes cannot hold is damage', () => {
    const bytes = fromBase64(cases[0]!.jpeg)
    const frame = Buffer.from(bytes).indexOf(Buffer.from([0xff, 0xc0]))
    const arithmetic = Uint8Array.from(bytes)
    arithmetic[frame + 1] = 0xc9
    expect(checkJpegData(arithmetic, 'a.jpg')).to.equal(false)
    const huge = Uint8Array.from(bytes)
    huge.fill(0xff, frame + 5, frame + 9)
    expect(faultOf(() => checkJpegData(huge, 'a.jpg')).message).to.match(/too few for 65535 x 65535 pixels/)
  })

  it('passes every real photograph', function () {
    const folders = ['VOCdevkit/VOC2012', 'voc_small/VOCdevkit/VOC2012', 'benchmark_RELEASE', 'coco', 'coco_quirks']
    for (const folder of folders) {
      const path = sharedData(folder)
      if (!path) return this.skip()
      for (const file of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
        if (file.endsWith('.jpg')) expect(checkJpegData(readFileSync(join(path, file)), file), file).to.equal(true)
      }
    }
  })
})

/** An APP1 segment's content: a TIFF directory of one other tag and the orientation. */
function exif(littleEndian: boolean, type: number, value: number): Buffer {
  const tiff = new DataView(new ArrayBuffer(38))
  tiff.setUint16(0, littleEndian ? 0x4949 : 0x4d4d)
  const u16 = (at: number, number: number) => {
    tiff.setUint16(at, number, littleEndian)
  }
  u16(2, 42)
  tiff.setUint32(4, 8, littleEndian)
  u16(8, 2)
  for (const [at, tag, kind, content] of [
    [10, 0x0103, 3, 6],
    [22, 0x0112, type, value],
  ] as const) {
    u16(at, tag)
    u16(at + 2, kind)
    tiff.setUint32(at + 4, 1, littleEndian)
    u16(at + 8, content)
  }
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from(tiff.buffer)])
}

function withSegment(jpeg: Buffer, content: Buffer): Buffer {
  const length = content.length + 2
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1, length >> 8, length & 255]),
    content,
    jpeg.subarray(2),
  ])
}
