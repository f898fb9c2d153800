import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import sharp from 'sharp'
import { VortexError } from '../../../src/core/base/index.ts'
import { decodeImage, decodeSample } from '../../../src/core/samples/index.ts'
import { fromBase64, jsonFixture } from '../../support/fixtures.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { ROOT } from '../../support/sources.ts'
import { VOC } from '../../../src/core/labels/index.ts'

/** 3 x 2 pixels: red, green, blue over black, gray, white. */
const PIXELS = Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 128, 128, 128, 255, 255, 255])

describe('decodeImage', () => {
  const folder = useFolder()
  const picture = () => sharp(PIXELS, { raw: { width: 3, height: 2, channels: 3 } })
  const decode = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(folder(), name), bytes)
    return decodeImage(join(folder(), name))
  }

  it('gives RGB bytes row by row', async () => {
    const { image, height, width } = await decode('rgb.png', await picture().png().toBuffer())
    expect([height, width]).to.deep.equal([2, 3])
    expect([...image]).to.deep.equal([...PIXELS])
  })

  it('drops alpha and does not turn the picture by its EXIF orientation', async () => {
    const alpha = await decode('alpha.png', await picture().ensureAlpha(0.5).png().toBuffer())
    expect([...alpha.image]).to.deep.equal([...PIXELS])
    const turned = await decode('turned.png', await picture().withMetadata({ orientation: 6 }).png().toBuffer())
    expect([turned.height, turned.width]).to.deep.equal([2, 3])
  })

  it('makes RGB of gray and of CMYK', async () => {
    const grey = await decode('grey.jpg', await picture().toColourspace('b-w').jpeg().toBuffer())
    expect(grey.image.length).to.equal(18)
    expect(grey.image[0]).to.equal(grey.image[1])
    const flat = sharp({ create: { width: 16, height: 16, channels: 3, background: '#c03020' } })
    const { image } = await decode('cmyk.jpg', await flat.toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer())
    expect(image.length).to.equal(16 * 16 * 3)
    expect(image[0]).to.be.greaterThan(image[1]! + 60)
  })

  it('names the file that is missing, truncated or no image', async () => {
    const noise = Buffer.from(Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251))
    const jpeg = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer()
    await refused(decode('half.jpg', jpeg.subarray(0, jpeg.length / 2)), 'half.jpg')
    await refused(decode('text.jpg', Buffer.from('no image')), 'text.jpg')
    await refused(decode('empty.jpg', Buffer.alloc(0)), 'empty.jpg')
    await refused(decodeImage(join(folder(), 'absent.jpg')), 'absent.jpg')
  })
})

describe('decodeImage of a damaged JPEG', () => {
  const folder = useFolder()

  it('refuses it with the words that the checks have, although libvips decodes it', async () => {
    const cases = jsonFixture('jpeg.json') as { name: string; jpeg: string }[]
    const bytes = fromBase64(cases.find(({ name }) => name === '4:2:0, 30 bytes zero')!.jpeg)
    expect((await sharp(bytes).raw().toBuffer()).length).to.equal(45 * 27 * 3)
    const path = join(folder(), 'damaged.jpg')
    await writeFile(path, bytes)
    await refused(decodeImage(path), `undamaged image data for ${path}`)
  })
})

describe('decodeSample', () => {
  const folder = useFolder()
  const write = async (name: string, width: number, channels: 1 | 3) => {
    const picture = sharp(Buffer.alloc(width * 2 * channels, 3), { raw: { width, height: 2, channels } })
    await (channels === 1 ? picture.toColourspace('b-w') : picture).png().toFile(join(folder(), name))
    return join(folder(), name)
  }

  it('reads image and label of one size', async () => {
    const entry = { id: 'a', image: await write('a.jpg', 5, 3), label: await write('a.png', 5, 1) }
    const { id, image, label, width, height } = await decodeSample(entry, VOC)
    expect([id, image.length, [...label!], width, height]).to.deep.equal(['a', 30, Array(10).fill(3), 5, 2])
  })

  it('refuses a label of another size, naming both files', async () => {
    const entry = { id: 'a', image: await write('a.jpg', 5, 3), label: await write('a.png', 6, 1) }
    await refused(decodeSample(entry, VOC), 'a label of 5 x 2 pixels, as')
    await refused(decodeSample(entry, VOC), entry.label)
  })
})

async function refused(attempt: Promise<unknown>, name: string): Promise<void> {
  const error = await rejection(attempt)
  expect(error).to.be.instanceOf(VortexError)
  expect((error as VortexError).message).to.include(name)
}

describe('the library', () => {
  it('leaves the settings that sharp has for the whole process', async () => {
    const door = JSON.stringify(new URL('../../../src/index.ts', import.meta.url).href)
    const code = `const { default: sharp } = await import('sharp')
      sharp.concurrency(3)
      const before = JSON.stringify([sharp.concurrency(), sharp.cache()])
      await import(${door})
      console.log(before === JSON.stringify([sharp.concurrency(), sharp.cache()]))`
    const args = ['--import', 'tsx', '--input-type=module', '-e', code]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT })
    expect(stdout.trim()).to.equal('true')
  })
})
