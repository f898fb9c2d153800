import { expect } from 'chai'
import fc from 'fast-check'
import { rngFor } from '../../../src/core/base/index.ts'
import { cropInto, drawAugmentation, type Augmentation, type Sample } from '../../../src/core/samples/index.ts'
import { jsonFixture } from '../../support/fixtures.ts'

interface Scaled {
  height: number
  width: number
  image: number[]
  label: number[]
}

/** Made by PyTorch: test/fixtures/make/samples.py. */
const fixture = jsonFixture('samples/scaled.json') as { height: number; width: number; cases: Scaled[] }

const sample = pictureOf(fixture.height, fixture.width)
const identity = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } as const
const normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const

describe('cropInto', () => {
  for (const scaled of fixture.cases) {
    it(`gives any window of PyTorch's ${scaled.height} x ${scaled.width} picture, flipped or padded`, () => {
      const windows = fc.record({
        crop: fc.integer({ min: 1, max: 20 }),
        top: fc.integer({ min: 0, max: scaled.height - 1 }),
        left: fc.integer({ min: 0, max: scaled.width - 1 }),
        flip: fc.boolean(),
      })
      fc.assert(
        fc.property(windows, ({ crop, top, left, flip }) => {
          const { image, labels } = cropped(sample, { ...scaled, top, left, flip }, crop, identity)
          const wanted = windowOf(scaled, { crop, top, left, flip })
          expect([...labels]).to.deep.equal(wanted.labels)
          const differences = wanted.image.map((value, i) => Math.abs(value - image[i]!))
          expect(Math.max(...differences)).to.be.below(2e-4)
        }),
      )
    })
  }

  it('subtracts the mean and divides by the deviation of each color, and pads with the mean', () => {
    const one: Sample = {
      id: 'one',
      image: new Uint8Array([255, 0, 128]),
      height: 1,
      width: 1,
      label: new Uint8Array([7]),
    }
    const { image, labels } = cropped(one, { height: 1, width: 1, top: 0, left: 0, flip: false }, 2, normalization)
    const pixel = [(1 - 0.485) / 0.229, -0.456 / 0.224, (128 / 255 - 0.406) / 0.225]
    expect([...image.subarray(0, 3)]).to.deep.equal([...new Float32Array(pixel)])
    expect([...image.subarray(3)]).to.deep.equal(Array(9).fill(0))
    expect([...labels]).to.deep.equal([7, 255, 255, 255])
  })

  it('leaves nothing of what the buffers held before', () => {
    const augmentation = { height: 7, width: 9, top: 3, left: 2, flip: true }
    const fresh = cropped(sample, augmentation, 12, normalization)
    const image = new Float32Array(12 * 12 * 3).fill(9)
    const labels = new Int32Array(12 * 12).fill(9)
    cropInto(sample, augmentation, normalization, image, labels)
    expect([image, labels]).to.deep.equal([fresh.image, fresh.labels])
  })
})

describe('drawAugmentation', () => {
  const options = { crop: 65, scale: [0.5, 2], flip: 0.5 } as const

  it('keeps the crop inside the padded image and the scale inside its range', () => {
    const size = fc.integer({ min: 1, max: 200 })
    fc.assert(
      fc.property(size, size, fc.nat(), (height, width, step) => {
        const drawn = drawAugmentation(rngFor(1, step), { height, width }, options)
        expect(drawn.height).to.be.within(Math.round(height / 2), height * 2)
        expect(drawn.width).to.be.within(Math.round(width / 2), width * 2)
        expect(drawn.top).to.be.within(0, Math.max(0, drawn.height - 65))
        expect(drawn.left).to.be.within(0, Math.max(0, drawn.width - 65))
      }),
    )
  })

  it('is uniform over scale, place and flip', () => {
    const drawn = Array.from({ length: 4000 }, (_, step) =>
      drawAugmentation(rngFor(3, 'augment', 'voc', step, 0), { height: 1000, width: 1000 }, options),
    )
    const mean = (of: (one: Augmentation) => number) => drawn.reduce((sum, one) => sum + of(one), 0) / drawn.length
    expect(mean(({ height }) => height)).to.be.closeTo(1250, 25)
    expect(mean(({ flip }) => Number(flip))).to.be.closeTo(0.5, 0.03)
    expect(mean(({ top, height }) => top / (height - 65))).to.be.closeTo(0.5, 0.02)
  })

  it('draws only whole steps with scaleStep, both ends included', () => {
    const heights = Array.from(
      { length: 300 },
      (_, step) => drawAugmentation(rngFor(step), { height: 100, width: 100 }, { ...options, scaleStep: 0.25 }).height,
    )
    expect([...new Set(heights)].sort((a, b) => a - b)).to.deep.equal([50, 75, 100, 125, 150, 175, 200])
  })
})

function cropped(from: Sample, augmentation: Augmentation, crop: number, values: Parameters<typeof cropInto>[2]) {
  const image = new Float32Array(crop * crop * 3)
  const labels = new Int32Array(crop * crop)
  cropInto(from, augmentation, values, image, labels)
  return { image, labels }
}

/** The same window cut out of the whole scaled picture, cell by cell. */
function windowOf(scaled: Scaled, window: { crop: number; top: number; left: number; flip: boolean }) {
  const cells = Array.from({ length: window.crop ** 2 }, (_, i) => {
    const x = i % window.crop
    const row = window.top + (i - x) / window.crop
    const column = window.left + (window.flip ? window.crop - 1 - x : x)
    return row < scaled.height && column < scaled.width ? row * scaled.width + column : undefined
  })
  return {
    labels: cells.map((cell) => (cell === undefined ? 255 : scaled.label[cell]!)),
    image: cells.flatMap((cell) => (cell === undefined ? [0, 0, 0] : scaled.image.slice(cell * 3, cell * 3 + 3))),
  }
}

/** The picture that samples.py makes. */
function pictureOf(height: number, width: number): Sample {
  const image = new Uint8Array(height * width * 3)
  const label = new Uint8Array(height * width)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      label[y * width + x] = (5 * y + 3 * x) % 21
      for (let c = 0; c < 3; c++) image[(y * width + x) * 3 + c] = (31 * y + 17 * x + 101 * c + 13 * x * y) % 256
    }
  return { id: 'picture', image, label, height, width }
}
