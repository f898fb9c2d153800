import { expect } from 'chai'
import fc from 'fast-check'
import { fitLine } from '../../src/ui/fit-line.ts'

const TRAINING = {
  task: 'Training trainaug',
  share: 0.5,
  count: '15000/30000',
  details: ['loss 0.432', '5.1 images/s'],
  left: '48m12s',
}

describe('fitLine', () => {
  it('shows all there is room for: task, bar, count, loss, speed, one time left', () => {
    const lines = [120, 80, 60, 40].map((width) => fitLine(TRAINING, width - 1))
    expect(lines).to.deep.equal([
      'Training trainaug ███████████████░░░░░░░░░░░░░░░ 15000/30000 loss 0.432, 5.1 images/s 48m12s left',
      'Training trainaug ██████░░░░░░ 15000/30000 loss 0.432, 5.1 images/s 48m12s left',
      'Training trainaug ███░░░ 15000/30000 loss 0.432 48m12s left',
      '████░░░░░ 15000/30000 loss 0.432 48m12s',
    ])
  })

  it('is never wider than the terminal, and always shows the count where that fits', () => {
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 60 })
    const measures = fc.record({
      task: text,
      share: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      count: fc.stringMatching(/^\d{1,6}\/\d{1,6}$/),
      details: fc.array(text, { maxLength: 3 }),
      left: fc.option(text, { nil: undefined }),
    })
    fc.assert(
      fc.property(measures, fc.integer({ min: 14, max: 200 }), (given, width) => {
        const line = fitLine(given, width)
        expect(line.length).to.be.at.most(width)
        expect(line).to.include(given.count)
      }),
    )
  })
})
