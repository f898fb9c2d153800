import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { pairedDifference, type SeededCounts } from '../../../src/core/metrics/index.ts'
import { ROOT } from '../../support/sources.ts'

interface Expected {
  difference: number
  interval: [number, number]
}

/** Made by test/fixtures/make/paired.py. */
const reference = JSON.parse(readFileSync(join(ROOT, 'test/fixtures/paired.json'), 'utf8')) as {
  classes: number
  first: number[][][]
  second: number[][][]
  oneSeed: Expected
  allSeeds: Expected
}
const { classes } = reference
const counts = (seeds: number[][][]): SeededCounts => seeds.map((images) => images.map((one) => Float64Array.from(one)))
const first = counts(reference.first)
const second = counts(reference.second)

describe('the paired difference of mIoU', () => {
  const cases: [string, number, Expected][] = [
    ["over images alone is scipy's", 1, reference.oneSeed],
    ["over images and seeds is numpy's", 3, reference.allSeeds],
  ]
  for (const [name, seeds, expected] of cases)
    it(name, () => {
      const options = { classes, rng: rngFor('test'), resamples: 4000 }
      const { difference, interval } = pairedDifference(first.slice(0, seeds), second.slice(0, seeds), options)
      expect(difference).to.be.closeTo(expected.difference, 1e-12)
      // Two bootstraps of thousands differ by their own noise: some 2 % of the width here.
      const tolerance = 0.06 * (expected.interval[1] - expected.interval[0])
      expect(interval![0]).to.be.closeTo(expected.interval[0], tolerance)
      expect(interval![1]).to.be.closeTo(expected.interval[1], tolerance)
    })

  it('of a network to itself is nothing, whatever is drawn', () => {
    const same = pairedDifference(first, first, { classes, rng: rngFor('test'), resamples: 50 })
    expect(same).to.deep.equal({ difference: 0, interval: [0, 0] })
  })

  it('has no interval for a single image, and is refused for other images', () => {
    const one = [[first[0]![0]!]]
    expect(pairedDifference(one, one, { classes, rng: rngFor('test') }).interval).to.equal(undefined)
    expect(() => pairedDifference(first, one, { classes, rng: rngFor('test') })).to.throw('different').and.have.property('code', 'internal') // prettier-ignore
  })
})
