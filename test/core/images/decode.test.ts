import { expect } from 'chai'
import sharp from 'sharp'
import { decodeImageBytes, readImageHeader } from '../../../src/core/images/index.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../support/fixtures.ts'

interface Case {
  name: string
  file: string
  width: number
  height: number
  rgb: string
}

const { decoded, refused } = jsonFixture('images.json') as { decoded: Case[]; refused: Omit<Case, 'rgb'>[] }

describe('image pixels', () => {
  for (const { name, file, width, height, rgb } of decoded) {
    it(`${name}: as PIL converts it to RGB`, async () => {
      const found = await decodeImageBytes(fromBase64(file), name)
      expect({ width: found.width, height: found.height }).to.deep.equal({ width, height })
      expect(Buffer.from(found.image).equals(fromBase64(rgb))).to.equal(true)
      expect(await readImageHeader(fromBase64(file), name)).to.include({ width, height })
    })
  }

  for (const { name, file } of refused) {
    it(`${name}: refused, with what to do`, async () => {
      for (const read of [decodeImageBytes, readImageHeader]) {
        const { message, suggestions } = await faultOfPromise(read(fromBase64(file), name))
        expect(message).to.include(name)
        expect(suggestions.join(' ')).to.match(/scale them to 8 or 16 bits|Convert it, e\.g\.: magick/)
      }
    })
  }

  it('an SVG is refused', async () => {
    const { message } = await faultOfPromise(decodeImageBytes(Buffer.from('<svg width="3" height="3"/>'), 'a.svg'))
    expect(message).to.include('an SVG, which has no pixels')
  })

  it('no form gives pixels or another error than ours when it is cut off', async () => {
    for (const { name, file } of decoded) {
      const bytes = fromBase64(file)
      const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6))
      expect((await faultOfPromise(decodeImageBytes(cut, name))).message).to.include(name)
    }
  })
})

describe('EXIF orientation', () => {
  it('turns pixels as viewers show them, for all eight values', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const stored = sharp(
        Uint8Array.from({ length: 18 }, (_, i) => i * 10),
        { raw: { width: 3, height: 2, channels: 3 } },
      )
      const bytes = await stored.withMetadata({ orientation }).png().toBuffer()
      const { image, width } = await decodeImageBytes(bytes, 'a.png', 'apply')
      const corner = { 1: 0, 2: 2, 3: 5, 4: 3, 5: 0, 6: 3, 7: 5, 8: 2 }[orientation]!
      expect([orientation, image[0]! / 30, width]).to.deep.equal([orientation, corner, orientation < 5 ? 3 : 2])
    }
  })

  it('is refused where it should be', async () => {
    const bytes = fromBase64(decoded.find(({ name }) => name === 'turned.jpg')!.file)
    expect((await faultOfPromise(decodeImageBytes(bytes, 'a.jpg', 'refuse'))).message).to.include('found orientation 6')
  })
})
