import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { readLabel } from '../../../src/core/datasets/index.ts'
import { decodeLabel } from '../../../src/core/datasets/labels/decode.ts'
import { encodeIndexedPng } from '../../../src/core/formats/index.ts'
import { VOC, vocPalette } from '../../../src/core/labels/index.ts'
import { faultOf } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { sharedData } from '../../support/shared.ts'

const classes = fc.array(fc.constantFrom(0, 1, 7, 20, 255), { minLength: 6, maxLength: 6 })

describe('labels', () => {
  const folder = useFolder()

  it('what is encoded with the VOC colour map is read back, and is canonical', async () => {
    await fc.assert(
      fc.asyncProperty(classes, async (values) => {
        const image = { width: 3, height: 2, data: Uint8Array.from(values) }
        const bytes = encodeIndexedPng({ ...image, palette: vocPalette() })
        expect(decodeLabel(bytes, 'label')).to.deep.equal({ ...image, canonical: true })
        await writeFile(join(folder(), 'label.png'), bytes)
        expect(await readLabel(join(folder(), 'label.png'), VOC)).to.deep.equal(image)
      }),
      { numRuns: 20 },
    )
  })

  it('another palette is read by index and not canonical', () => {
    const bytes = encodeIndexedPng({ width: 1, height: 1, data: Uint8Array.of(5), palette: new Uint8Array(18) })
    expect(decodeLabel(bytes, 'label'))
      .to.include({ canonical: false })
      .and.to.have.property('data')
      .deep.equal(Uint8Array.of(5))
  })

  it('names the pixel of a value that is no class', () => {
    const data = Uint8Array.of(0, 20, 255, 0, 21, 0)
    const bytes = encodeIndexedPng({ width: 3, height: 2, data, palette: vocPalette() })
    expect(faultOf(() => decodeLabel(bytes, 'a.png')).message).to.equal(
      'Expected classes 0..20 or 255 for a.png at column 1, row 1 but found 21.',
    )
  })

  it('reads the same label as indices, as grey values and from exact colours; refuses colours unasked', function () {
    const quirks = sharedData('voc_quirks')
    if (quirks === undefined) return this.skip()
    const read = (name: string) => new Uint8Array(readFileSync(join(quirks, name)))
    const indexed = decodeLabel(read('2007_000129_label_P.png'), 'indexed')
    const grey = decodeLabel(read('2007_000129_modeL.png'), 'grey')
    expect(indexed.canonical).to.equal(true)
    expect(grey).to.deep.equal({ ...indexed, canonical: false })
    const rgb = read('2007_000129_output_RGB.png')
    expect(faultOf(() => decodeLabel(rgb, '2007_000129.png'))).to.include({
      message:
        'Expected an indexed or grey label for 2007_000129.png but found an RGB picture, whose colours are not classes.',
    })
    const colors = decodeLabel(rgb, 'rgb', { fromColors: true })
    expect([colors.width, colors.height]).to.deep.equal([indexed.width, indexed.height])
  })
})
