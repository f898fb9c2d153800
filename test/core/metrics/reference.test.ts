import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import {
  accumulate,
  accumulateBoundary,
  bootstrapMiou,
  boundaryDistance,
  boundaryIous,
  createBoundaryCounts,
  createConfusion,
  imageCounts,
  interiorOf,
  merge,
  scoresOf,
} from '../../../src/core/metrics/index.ts'
import { ROOT } from '../../support/sources.ts'

interface Reference {
  classes: number
  /** Labels as runs: value, count, value, count. */
  images: { width: number; distance: number; truth: number[]; prediction: number[] }[]
  boundaryIou: number[]
  precision: number[]
  recall: number[]
  dice: number[]
  interval: [number, number]
}

const reference = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/metrics.json'), 'utf8')) as Reference
const { classes } = reference
const images = reference.images.map(({ width, distance, truth, prediction }) => ({
  ...{ width, distance, truth: unpack(truth), prediction: unpack(prediction) },
}))

describe('metrics against numpy and scipy', () => {
  it('precision, recall and dice', () => {
    const confusion = createConfusion(classes)
    for (const { truth, prediction } of images) accumulate(confusion, truth, prediction)
    const scores = scoresOf(confusion, ['a', 'b', 'c', 'd']).classes
    for (const [c, { precision, accuracy, dice }] of scores.entries()) {
      expect(precision).to.be.closeTo(reference.precision[c]!, 1e-12)
      expect(accuracy).to.be.closeTo(reference.recall[c]!, 1e-12)
      expect(dice).to.be.closeTo(reference.dice[c]!, 1e-12)
    }
  })

  it('Boundary IoU, its distance too', () => {
    const counts = createBoundaryCounts(classes)
    for (const { truth, prediction, width, distance } of images) {
      expect(boundaryDistance(width, truth.length / width)).to.equal(distance)
      const interiors = {
        truth: interiorOf(truth, width, distance),
        prediction: interiorOf(prediction, width, distance),
      }
      accumulateBoundary(counts, truth, prediction, interiors)
    }
    const found = boundaryIous(counts)
    for (const [c, value] of reference.boundaryIou.entries()) expect(found[c]).to.be.closeTo(value, 1e-12)
  })

  it("the bootstrap's interval, up to chance", () => {
    const own = images.map(({ truth, prediction }) => {
      const confusion = createConfusion(classes)
      accumulate(confusion, truth, prediction)
      return confusion
    })
    const options = { classes, rng: rngFor(1), resamples: 20_000 }
    const [low, high] = bootstrapMiou(own.map(imageCounts), options)!
    expect(low).to.be.closeTo(reference.interval[0], 0.006)
    expect(high).to.be.closeTo(reference.interval[1], 0.006)
    const whole = createConfusion(classes)
    for (const one of own) merge(whole, one)
    expect(scoresOf(whole, []).miou).to.be.within(low, high)
  })
})

describe('bootstrap', () => {
  const counts = (hits: number) => Float64Array.of(0, hits, 10, 2, 5, 10)

  it('of equal images has no width, and of one image there is none', () => {
    const equal = bootstrapMiou([counts(5), counts(5), new Float64Array()], { classes: 3, rng: rngFor(1) })
    expect(equal).to.deep.equal([0.5, 0.5])
    expect(bootstrapMiou([counts(5), new Float64Array()], { classes: 3, rng: rngFor(1) })).to.equal(undefined)
  })

  it('is the same for the same seed', () => {
    const some = [counts(1), counts(4), counts(9)]
    const draw = (seed: number) => bootstrapMiou(some, { classes: 3, rng: rngFor(seed), resamples: 50 })
    expect(draw(1)).to.deep.equal(draw(1))
  })
})

function unpack(runs: readonly number[]): Uint8Array {
  const values: number[] = []
  for (let i = 0; i < runs.length; i += 2) for (let n = 0; n < runs[i + 1]!; n++) values.push(runs[i]!)
  return Uint8Array.from(values)
}
