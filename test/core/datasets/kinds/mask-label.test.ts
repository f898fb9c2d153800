import { expect } from 'chai'
import fc from 'fast-check'
import sharp from 'sharp'
import { parseClassFile } from '../../../../src/core/datasets/classes/class-file.ts'
import { classMapOf } from '../../../../src/core/datasets/classes/map.ts'
import { readMask } from '../../../../src/core/datasets/kinds/masks/label.ts'
import { encodeIndexedPng } from '../../../../src/core/formats/index.ts'
import { paletteOf, type ClassSet, type Color } from '../../../../src/core/labels/index.ts'
import { faultOf } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'

const { colors, label, ones, noisyPixels, forms } = jsonFixture('masks.json') as {
  colors: Color[]
  label: number[]
  ones: number[]
  noisyPixels: number
  forms: Record<string, string>
}

const classFile = (all: readonly Color[]) =>
  `classes:\n${all.map((color, index) => `  - { name: ${nameOf(index)}, color: [${color.join(', ')}] }\n`).join('')}`
const nameOf = (index: number) => (index === 0 ? 'background' : `thing ${index}`)
const CLASSES = classFile(colors)

function read(form: string, map = '', nearestColor = 0) {
  return readMask(fromBase64(forms[form]!), `${form}.png`, { ...parseClassFile(CLASSES + map, 'c.yaml'), nearestColor })
}

describe('masks', () => {
  for (const form of ['palette', 'grey', 'grey16', 'grey-alpha', 'rgb', 'rgba'])
    it(`of the form ${form} that PIL writes give their label`, () => {
      expect([...read(form).data]).to.deep.equal(label)
    })

  it('of one bit are 0 and 1', () => {
    expect([...read('one-bit').data]).to.deep.equal(ones)
  })

  it('with a palette are read by its colors where the map names colors', () => {
    expect([...read('quantized', "map: { '#e60000': thing 1 }").data]).to.deep.equal(label)
    expect(faultOf(() => read('quantized')).message).to.include('in a color of its own')
  })

  it('with a palette in the colors of other classes are refused, both named', () => {
    const swapped = parseClassFile(classFile([colors[0]!, colors[2]!, colors[1]!, colors[3]!]), 'c.yaml')
    const bytes = fromBase64(forms['palette']!)
    const { message, suggestions } = faultOf(() => readMask(bytes, 'a.png', { ...swapped, nearestColor: 0 }))
    expect(message).to.include('index 1 (thing 1) in a color of its own for a.png but found that of thing 2, #e60000')
    expect(suggestions[0]).to.include("map: { '#e60000': thing 2 }")
  })

  it('are mapped as the class file says', () => {
    const mapped = read('grey', 'map: { 0: thing 3, 1: thing 1, 2: thing 1, 3: ignore, 255: background }')
    const wanted = label.map((value) => ({ 0: 3, 1: 1, 2: 1, 3: 255, 255: 0 })[value])
    expect([...mapped.data]).to.deep.equal(wanted)
    expect([...read('rgb', "map: { '#fafa14': ignore }").data]).to.deep.equal(
      label.map((value) => (value === 3 ? 255 : value)),
    )
  })

  it('take what nothing names for `other`, else are refused with the three most frequent', () => {
    expect([...read('grey', 'map: { 2: thing 2, other: ignore }').data]).to.deep.equal(
      label.map((v) => (v === 2 ? 2 : v === 0 ? 0 : 255)),
    )
    const { message, suggestions } = faultOf(() => read('grey', 'map: { 1: thing 1 }'))
    expect(message).to.match(
      /values that the class file names for grey\.png but found (2|3) \(\d+ pixels\), (2|3) \(\d+ pixels\): \d+\.\d\d %/,
    )
    expect(suggestions[0]).to.match(/map: \{ [23]: ignore \}/)
  })

  it('of colors between classes are refused by their share, or taken for the nearest', () => {
    for (const form of ['noisy', 'bilinear']) {
      const { message, suggestions } = faultOf(() => read(form))
      expect(message).to.match(/colors that the class file names .* and \d+ more: \d+\.\d\d % of its pixels/)
      expect(suggestions.join()).to.include('--nearest-color')
    }
    const found = read('noisy', '', 6)
    expect([...found.data]).to.deep.equal(label)
    expect(found.nearest).to.equal(noisyPixels)
    expect(faultOf(() => read('bilinear', '', 6)).message).to.include('colors that the class file names')
  })

  it('drawn in the colors or with the indices of any set give back its labels', async () => {
    const color = fc.tuple(...[0, 0, 0].map(() => fc.integer({ min: 0, max: 250 })))
    const set = fc
      .uniqueArray(color, { minLength: 2, maxLength: 255, selector: String })
      .filter((all) => !all.some((one) => String(one) === '224,224,192'))
    await fc.assert(
      fc.asyncProperty(
        set,
        fc.boolean(),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        async (all, background, picks) => {
          const classes: ClassSet = {
            classes: all.map((one, index) => ({ name: `c${index}`, color: one as unknown as Color })),
            background,
          }
          const data = Uint8Array.from(picks, (pick) => (pick % 7 === 0 ? 255 : pick % all.length))
          const palette = paletteOf(classes)
          const settings = { classes, map: classMapOf(classes), nearestColor: 0 }
          const indexed = encodeIndexedPng({ width: 4, height: 3, data, palette })
          expect(readMask(indexed, 'indexed.png', settings).data).to.deep.equal(data)
          const rgb = Uint8Array.from([...data].flatMap((value) => [...palette.subarray(3 * value, 3 * value + 3)]))
          const png = await sharp(rgb, { raw: { width: 4, height: 3, channels: 3 } })
            .png()
            .toBuffer()
          expect(readMask(png, 'colors.png', settings).data).to.deep.equal(data)
        },
      ),
      { numRuns: 50 },
    )
  })
})
