import { expect } from 'chai'
import fc from 'fast-check'
import { formatDuration } from '../../../src/core/base/index.ts'

describe('formatDuration', () => {
  it('shows the two largest units', () => {
    const shown = [0, 3, 59.6, 61, 3599.4, 3599.6, 3630, 7170, 93_784].map(formatDuration)
    expect(shown).to.deep.equal(['0s', '3s', '1m00s', '1m01s', '59m59s', '1h00m', '1h01m', '2h00m', '26h03m'])
  })

  it('never shows sixty seconds or minutes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (seconds) => !/60|NaN/.test(formatDuration(seconds).replace(/^\d+h/, '')),
      ),
    )
  })
})
