import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import sharp from 'sharp'
import { readLabel } from '../../../src/core/datasets/index.ts'
import { decodeLabel } from '../../../src/core/datasets/labels/decode.ts'
import { encodeIndexedPng } from '../../../src/core/formats/index.ts'
import { paletteOf, VOC, vocPalette, type ClassSet } from '../../../src/core/labels/index.ts'
import { faultOf, faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { sharedData } from '../../support/shared.ts'

const classes = fc.array(fc.constantFrom(0, 1, 7, 20, 255), { minLength: 6, maxLength: 6 })

describe('labels', () => {
  const folder = useFolder()

  it('what is encoded with the VOC color map is read back, and is canonical', async () => {
    await fc.assert(
      fc.asyncProperty(classes, async (values) => {
        const image = { width: 3, height: 2, data: Uint8Array.from(values) }
        const bytes = encodeIndexedPng({ ...image, palette: vocPalette() })
        expect(decodeLabel(bytes, 'label', VOC)).to.deep.equal({ ...image, canonical: true, grey: false })
        await writeFile(join(folder(), 'label.png'), bytes)
        expect(await readLabel(join(folder(), 'label.png'), VOC)).to.deep.equal({ ...image, grey: false })
      }),
      { numRuns: 20 },
    )
  })

  it('another palette is read by index and not canonical', () => {
    const bytes = encodeIndexedPng({ width: 1, height: 1, data: Uint8Array.of(5), palette: new Uint8Array(18) })
    expect(decodeLabel(bytes, 'label', VOC))
      .to.include({ canonical: false })
      .and.to.have.property('data')
      .deep.equal(Uint8Array.of(5))
  })

  /** VOC's palette with these entries changed to the colors of these classes, and a label of these values. */
  const drawn = (entries: Record<number, number>, ...values: number[]) => {
    const palette = vocPalette()
    for (const [index, value] of Object.entries(entries))
      palette.set(vocPalette().subarray(value * 3, value * 3 + 3), Number(index) * 3)
    return encodeIndexedPng({ width: values.length, height: 1, data: Uint8Array.from(values), palette })
  }

  it('refuses a palette that draws a used index in the color of another class, and names both', () => {
    const permuted = drawn({ 1: 15, 2: 4, 15: 1, 4: 2 }, 0, 1, 2, 255)
    const fault = faultOf(() => decodeLabel(permuted, 'a.png', VOC))
    expect(fault.message).to.equal(
      "Expected index 1 (aeroplane) in a color of its own for a.png but found person's color (192, 128, 128).",
    )
    expect(fault.suggestions).to.deep.equal([
      'If the colors are right and the indices are not, prepare with --from-colors.',
    ])
    expect([...decodeLabel(permuted, 'a.png', VOC, { fromColors: true }).data]).to.deep.equal([0, 15, 4, 255])
    expect(faultOf(() => decodeLabel(drawn({ 3: 255 }, 0, 3), 'a.png', VOC)).message).to.match(
      /found 255, ignored's color/,
    )
    expect(faultOf(() => decodeLabel(drawn({ 255: 3 }, 0, 255), 'a.png', VOC)).message).to.match(/found bird's color/)
  })

  it('takes palettes by index whose contradicting entries are unused, or that have none of the colors', () => {
    expect([...decodeLabel(drawn({ 1: 15, 15: 1 }, 0, 2, 7), 'a.png', VOC).data]).to.deep.equal([0, 2, 7])
    const ramp = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3))
    for (const palette of [ramp, new Uint8Array(768)]) {
      const bytes = encodeIndexedPng({ width: 3, height: 1, data: Uint8Array.of(0, 15, 255), palette })
      expect([...decodeLabel(bytes, 'a.png', VOC).data]).to.deep.equal([0, 15, 255])
    }
    const black = encodeIndexedPng({ width: 2, height: 1, data: Uint8Array.of(0, 15), palette: new Uint8Array(768) })
    const fault = faultOf(() => decodeLabel(black, 'a.png', VOC, { fromColors: true }))
    expect(fault.message).to.match(
      /a color of its own for each value of the palette for a\.png but found 0 and 15 both as \(0, 0, 0\)/,
    )
  })

  it('tells colors that were flattened to gray by their luminance, rounded either way', async () => {
    const colors = { 4: 14.592, 8: 19.136, 15: 147.136, 255: 220.352 }
    for (const [value, luminance] of Object.entries(colors).filter(([, exact]) => exact > 21)) {
      const grey = (level: number) => sharp(Buffer.of(0, level), { raw: { width: 2, height: 1, channels: 1 } })
      for (const level of [Math.floor(luminance), Math.ceil(luminance)]) {
        const bytes = await grey(level).toColourspace('b-w').png().toBuffer()
        const fault = faultOf(() => decodeLabel(bytes, 'a.png', VOC))
        const what = value === '255' ? 'the ignored value' : 'person'
        expect(fault.code).to.equal('refused')
        expect(fault.message).to.match(
          new RegExp(`at column 1, row 0 but found ${level}, the brightness of ${what}'s color`),
        )
      }
    }
    const other = await sharp(Buffer.of(0, 221 + 20), { raw: { width: 2, height: 1, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect(faultOf(() => decodeLabel(other, 'a.png', VOC))).to.include({ code: 'bad-input' })
  })

  it('names the pixel of a value that is no class', () => {
    const data = Uint8Array.of(0, 20, 255, 0, 21, 0)
    const bytes = encodeIndexedPng({ width: 3, height: 2, data, palette: vocPalette() })
    expect(faultOf(() => decodeLabel(bytes, 'a.png', VOC)).message).to.equal(
      'Expected classes 0..20 or 255 for a.png at column 1, row 1 but found 21.',
    )
  })

  it('reads the same label as indices, as gray values and from exact colors; refuses colors unasked', function () {
    const quirks = sharedData('voc_quirks')
    if (quirks === undefined) return this.skip()
    const read = (name: string) => new Uint8Array(readFileSync(join(quirks, name)))
    const indexed = decodeLabel(read('2007_000129_label_P.png'), 'indexed', VOC)
    const grey = decodeLabel(read('2007_000129_modeL.png'), 'grey', VOC)
    expect(indexed.canonical).to.equal(true)
    expect(grey).to.deep.equal({ ...indexed, canonical: false, grey: true })
    const rgb = read('2007_000129_output_RGB.png')
    expect(faultOf(() => decodeLabel(rgb, '2007_000129.png', VOC))).to.include({
      message:
        'Expected an indexed or gray label for 2007_000129.png but found an RGB image, whose colors are not classes.',
    })
    const colors = decodeLabel(rgb, 'rgb', VOC, { fromColors: true })
    expect([colors.width, colors.height]).to.deep.equal([indexed.width, indexed.height])
  })

  it('a set of its own: values below its count, its palette, its colors', () => {
    const set: ClassSet = {
      classes: [
        { name: 'road', color: [128, 64, 128] },
        { name: 'building', color: [0, 0, 1] },
        { name: 'sky', color: [70, 130, 180] },
      ],
      background: false,
    }
    const data = Uint8Array.of(0, 2, 255, 1, 2, 0)
    const image = { width: 3, height: 2, data }
    const own = encodeIndexedPng({ ...image, palette: paletteOf(set) })
    expect(decodeLabel(own, 'label', set)).to.deep.equal({ ...image, canonical: true, grey: false })
    expect(decodeLabel(own, 'label', VOC).canonical).to.equal(false)
    const voc = encodeIndexedPng({ ...image, data: Uint8Array.of(0, 0, 0, 0, 3, 0), palette: vocPalette() })
    expect(faultOf(() => decodeLabel(voc, 'a.png', set)).message).to.equal(
      'Expected classes 0..2 or 255 for a.png at column 1, row 1 but found 3.',
    )
  })

  it("colors are the classes' own, the rest is named", async () => {
    const set: ClassSet = {
      classes: [
        { name: 'background', color: [0, 0, 0] },
        { name: 'crack', color: [230, 0, 0] },
      ],
      background: true,
    }
    const png = (...colors: number[][]) =>
      sharp(Uint8Array.from(colors.flat()), { raw: { width: colors.length, height: 1, channels: 3 } })
        .png()
        .toBuffer()
    const read = async (...colors: number[][]) => decodeLabel(await png(...colors), 'a.png', set, { fromColors: true })
    expect([...(await read([230, 0, 0], [0, 0, 0], [224, 224, 192])).data]).to.deep.equal([1, 0, 255])
    const error = await faultOfPromise(read([0, 0, 0], [128, 0, 0]))
    expect(error.message).to.equal('Expected the color of a class for a.png at column 1, row 0 but found (128, 0, 0).')
  })
})
