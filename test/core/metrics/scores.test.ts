import { expect } from 'chai'
import fc from 'fast-check'
import { accumulate, createConfusion, merge, scoresOf } from '../../../src/core/metrics/index.ts'

/** A picture of one character a pixel: digits are classes, `.` is 255. */
const picture = (...rows: string[]) => Uint8Array.from(rows.join(''), (c) => (c === '.' ? 255 : Number(c)))

const labels = (classes: number, withVoid: boolean) =>
  fc.nat(classes - 1 + (withVoid ? 1 : 0)).map((value) => (value === classes ? 255 : value))
const pairs = fc.array(fc.tuple(labels(4, true), labels(4, false)), { minLength: 1, maxLength: 60 })

describe('metrics', () => {
  it('counts truth by rows and prediction by columns, and leaves 255 out', () => {
    const confusion = createConfusion(3)
    accumulate(confusion, picture('0011', '.122'), picture('0010', '2122'))
    expect([...confusion.counts]).to.deep.equal([2, 0, 0, 1, 2, 0, 0, 0, 2])
  })

  // By hand: IoU 2/3, 2/3 and 2/2; recalls 1, 2/3, 1; 6 of 7 pixels; weights 2/7, 3/7, 2/7.
  it('scores a picture as worked out by hand', () => {
    const confusion = createConfusion(4)
    accumulate(confusion, picture('0011', '.122'), picture('0010', '2122'))
    const scores = scoresOf(confusion, ['sky', 'cat', 'dog', 'cow'])
    expect(scores.classes.map(({ name, iou, accuracy }) => [name, iou, accuracy])).to.deep.equal([
      ['sky', 2 / 3, 1],
      ['cat', 2 / 3, 2 / 3],
      ['dog', 1, 1],
      ['cow', null, null],
    ])
    expect(scores.miou).to.be.closeTo((2 / 3 + 2 / 3 + 1) / 3, 1e-12)
    expect(scores.pixelAccuracy).to.be.closeTo(6 / 7, 1e-12)
    expect(scores.meanAccuracy).to.be.closeTo((1 + 2 / 3 + 1) / 3, 1e-12)
    expect(scores.fwIou).to.be.closeTo((2 / 7) * (2 / 3) + (3 / 7) * (2 / 3) + 2 / 7, 1e-12)
  })

  // A false alarm has an IoU of 0 and stands in the mean; its recall is 0/0 and does not.
  it('counts a class that was only predicted in mIoU, and not in mean accuracy', () => {
    const confusion = createConfusion(2)
    accumulate(confusion, picture('0000'), picture('0001'))
    const scores = scoresOf(confusion, ['sky', 'aeroplane'])
    expect(scores.miou).to.equal((3 / 4 + 0) / 2)
    expect(scores.meanAccuracy).to.equal(3 / 4)
    expect(scores.classes[1]).to.include({ name: 'aeroplane', iou: 0, accuracy: null })
  })

  it('has no score where every pixel is void', () => {
    const confusion = createConfusion(4)
    accumulate(confusion, picture('....'), picture('0123'))
    expect(scoresOf(confusion, ['a', 'b', 'c', 'd']).miou).to.be.NaN
  })

  it('does not care how pixels are split into images, nor in which order they come', () => {
    fc.assert(
      fc.property(pairs, fc.nat(60), (all, at) => {
        const whole = createConfusion(4)
        accumulate(whole, Uint8Array.from(all, ([t]) => t), Uint8Array.from(all, ([, p]) => p)) // prettier-ignore
        const parts = createConfusion(4)
        for (const part of [all.slice(at), all.slice(0, at)]) {
          const one = createConfusion(4)
          accumulate(one, Uint8Array.from(part, ([t]) => t), Uint8Array.from(part, ([, p]) => p)) // prettier-ignore
          merge(parts, one)
        }
        expect([...parts.counts]).to.deep.equal([...whole.counts])
      }),
    )
  })

  it('is 1 for a perfect prediction and does not see what is predicted on void', () => {
    fc.assert(
      fc.property(pairs, (all) => {
        const truth = Uint8Array.from(all, ([t]) => t)
        const copied = Uint8Array.from(all, ([t, p]) => (t === 255 ? p : t))
        const confusion = createConfusion(4)
        accumulate(confusion, truth, copied)
        const { miou, pixelAccuracy, meanAccuracy, fwIou } = scoresOf(confusion, ['a', 'b', 'c', 'd'])
        const score = truth.every((t) => t === 255) ? NaN : 1
        for (const value of [miou, pixelAccuracy, meanAccuracy]) expect(value).to.deep.equal(score)
        if (score === 1) expect(fwIou).to.be.closeTo(1, 1e-12)
      }),
    )
  })

  it('adds up to the number of pixels that are not void, beyond 2^32', () => {
    const confusion = createConfusion(2)
    confusion.counts.fill(2 ** 40)
    accumulate(confusion, picture('0.1'), picture('001'))
    expect(confusion.counts.reduce((a, b) => a + b)).to.equal(2 ** 42 + 2)
  })

  it('refuses values that are no class and arrays of different length', () => {
    const confusion = createConfusion(3)
    expect(() => { accumulate(confusion, picture('03'), picture('00')); }).to.throw('class or 255 as truth in 0..2 but found 3') // prettier-ignore
    expect(() => {
      accumulate(confusion, picture('00'), picture('0.'))
    }).to.throw('predicted class in 0..2 but found 255')
    expect(() => {
      accumulate(confusion, picture('00'), picture('0'))
    }).to.throw('Expected 2 predicted pixels but found 1')
    expect(confusion.counts.every((count) => count === 0)).to.equal(true)
  })
})
