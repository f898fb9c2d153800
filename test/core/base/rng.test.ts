import { expect } from 'chai'
import fc from 'fast-check'
import { rngFor, shuffled } from '../../../src/core/base/index.ts'

const draw = (n: number, ...keys: (number | string)[]) => {
  const rng = rngFor(...keys)
  return Array.from({ length: n }, () => rng.uniform())
}

describe('rng', () => {
  it('is a pure function of its keys', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.string())), (keys) => {
        expect(draw(5, ...keys)).to.deep.equal(draw(5, ...keys))
      }),
    )
  })

  it('tells keys apart that look alike', () => {
    const first = (...keys: (number | string)[]) => draw(1, ...keys)[0]
    const streams = [first(1, 12), first(11, 2), first('1', 12), first('1|n12'), first(1, '12')]
    expect(new Set(streams).size).to.equal(streams.length)
  })

  it('draws uniformly over neighboring keys: mean 1/2, variance 1/12, no correlation of first draws', () => {
    const n = 20_000
    const values = Array.from({ length: n }, (_, step) => draw(1, 7, 'augment', step)[0]!)
    const mean = values.reduce((sum, v) => sum + v, 0) / n
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n
    const lag = values.slice(1).reduce((sum, v, i) => sum + (v - mean) * (values[i]! - mean), 0) / (n - 1) / variance
    // Five standard errors of each estimate.
    expect(mean).to.be.closeTo(0.5, 5 * Math.sqrt(1 / 12 / n))
    expect(variance).to.be.closeTo(1 / 12, 5 * Math.sqrt(1 / 180 / n))
    expect(lag).to.be.closeTo(0, 5 / Math.sqrt(n))
  })

  it('normal() has mean 0, variance 1 and a normal fourth moment', () => {
    const rng = rngFor('normal')
    const n = 50_000
    const values = Array.from({ length: n }, () => rng.normal())
    const moment = (k: number) => values.reduce((sum, v) => sum + v ** k, 0) / n
    expect(moment(1)).to.be.closeTo(0, 5 / Math.sqrt(n))
    expect(moment(2)).to.be.closeTo(1, 5 * Math.sqrt(2 / n))
    expect(moment(4)).to.be.closeTo(3, 5 * Math.sqrt(96 / n))
  })

  it('shuffles to a permutation, every order about equally often', () => {
    const counts = new Map<string, number>()
    for (let i = 0; i < 6000; i++) {
      const order = shuffled(['a', 'b', 'c'], rngFor('shuffle', i)).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).to.deep.equal(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
    for (const count of counts.values()) expect(count).to.be.closeTo(1000, 150)
  })
})
