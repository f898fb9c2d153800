import { expect } from 'chai'
import fc from 'fast-check'
import { rngFor } from '../../../src/core/base/index.ts'
import type { Picture } from '../../../src/core/inference/index.ts'
import { openPredictor } from '../../../src/core/inference/index.ts'
import { predictPhotos } from '../../../src/core/inference/photo.ts'
import { spansOf } from '../../../src/core/inference/tiles.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import { initialValues, withShapes } from '../../../src/core/weights/index.ts'
import { TINY_MODEL } from '../../support/checkpoint.ts'
import { classSet } from '../../support/networks.ts'
import { describeEngines } from '../../support/engines.ts'

const CLASSES = classSet(3)

function picture(height: number, width: number): Picture {
  const rng = rngFor('tiles', height, width)
  return { height, width, image: Uint8Array.from({ length: height * width * 3 }, () => rng.below(256)) }
}

describe('tiles', () => {
  const axes = fc
    .record({
      size: fc.integer({ min: 1, max: 900 }),
      tile: fc.integer({ min: 65, max: 400 }),
      share: fc.double({ min: 0, max: 0.5, noNaN: true }),
    }) // prettier-ignore
    .map(({ size, tile, share }) => ({ size, tile, overlap: Math.floor(tile * share) }))

  it('cover an axis with weights that sum to 1, on the grid, within the tile', () => {
    fc.assert(
      fc.property(axes, ({ size, tile, overlap }) => {
        const sums = new Float64Array(size)
        for (const { start, weights } of spansOf(size, { tile, overlap })) {
          expect(start % 32).to.equal(0)
          expect(weights.length).to.be.within(1, tile)
          for (const [at, weight] of weights.entries()) sums[start + at]! += weight
        }
        expect(sums.every((sum) => Math.abs(sum - 1) < 1e-6)).to.equal(true)
      }),
      { numRuns: 200 },
    )
  })

  it('say nothing within a quarter of the overlap from their inner edges', () => {
    fc.assert(
      fc.property(axes, ({ size, tile, overlap }) => {
        for (const { start, weights } of spansOf(size, { tile, overlap })) {
          const margin = Math.floor(overlap / 4)
          if (start > 0) expect(weights.subarray(0, margin).every((weight) => weight === 0)).to.equal(true)
          if (start + weights.length < size)
            expect(weights.subarray(weights.length - margin).every((weight) => weight === 0)).to.equal(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describeEngines(
  'tiled prediction',
  (engine) => {
    // Without pools and dilations it sees less than 100 pixels to each side. The global branch is silent.
    const model = buildModel({ ...TINY_MODEL, multiGrid: [1, 1, 1], pools: [1, 1, 1, 1], dilations: [1, 1, 1, 1] }, 3)
    const values = initialValues(model.variables, 1)
    values.get('classifier.global.bn.weight')!.fill(0)
    const options = { model, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2], scales: [1], flip: false, crop: 33 } as const
    const views = { ...options, protocol: 'pad' } as const
    const open = async (batch: number) => {
      const predictor = await openPredictor(engine(), { ...views, batch, values: withShapes(model.variables, values) })
      return { ...predictor, views: { ...views, batch }, classes: CLASSES }
    }

    it('is that of the whole image where the overlap covers what the network sees', async () => {
      const network = await open(1)
      const image = picture(40, 1100)
      const ask = async (how: object) => (await predictPhotos(network, [image], { probabilities: true, ...how }))[0]!
      const whole = await ask({ fullSize: true })
      const tiled = await ask({ tiles: { tile: 800, overlap: 400 } })
      const single = await ask({ tiles: { tile: 1100, overlap: 0 } })
      const narrow = await ask({ tiles: { tile: 97, overlap: 16 } })
      await network.dispose()
      expect(single).to.deep.equal(whole)
      const difference = (other: typeof whole) =>
        whole.probabilities!.reduce((most, value, i) => Math.max(most, Math.abs(value - other.probabilities![i]!)), 0)
      expect(difference(tiled)).to.be.below(1e-5)
      expect(difference(narrow)).to.be.above(1e-3)
    })

    it('is the same in batches', async () => {
      const [one, three] = [await open(1), await open(3)]
      const tiles = { tile: 97, overlap: 33 }
      const [a] = await predictPhotos(one, [picture(120, 300)], { tiles, probabilities: true })
      const [b] = await predictPhotos(three, [picture(120, 300)], { tiles, probabilities: true })
      await one.dispose()
      await three.dispose()
      const most = a!.probabilities!.reduce(
        (all, value, i) => Math.max(all, Math.abs(value - b!.probabilities![i]!)),
        0,
      )
      expect(most).to.be.below(1e-5)
    })
  },
  ['tensorflow'],
)
