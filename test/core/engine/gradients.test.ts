import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import { openEngine, relu, valueAndGradients } from '../../../src/core/engine/index.ts'
import { faultOf } from '../../support/faults.ts'

describe('valueAndGradients', () => {
  before(async () => {
    await openEngine({ name: 'cpu' })
    await tf.setBackend('cpu')
  })
  beforeEach(() => {
    tf.engine().startScope()
  })
  afterEach(() => {
    tf.engine().endScope()
  })

  it('adds the gradients of a tensor that is used more than once', () => {
    const x = tf.tensor1d([2, 3])
    const { value, gradients } = valueAndGradients(
      () => tf.sum(tf.add(tf.add(tf.mul(x, x), x), tf.mul(relu(x), 5))),
      [x],
    )
    expect(value.dataSync()[0]).to.equal(13 + 5 + 25)
    expect(Array.from(gradients[0]!.dataSync())).to.deep.equal([2 * 2 + 1 + 5, 2 * 3 + 1 + 5])
  })

  it('leaves value and gradients alone, and what the closure kept', () => {
    const [x, unused] = [tf.tensor1d([1, -2]), tf.tensor1d([1, 1])]
    const before = tf.memory().numTensors
    let kept: tf.Tensor | undefined
    const { value } = valueAndGradients(
      () =>
        tf.tidy(() => {
          const y = relu(tf.mul(x, 3))
          kept = tf.keep(tf.add(y, unused))
          return tf.sum(tf.mul(y, y))
        }),
      [x],
    )
    expect(value.dataSync()[0]).to.equal(9)
    expect(Array.from(kept!.dataSync())).to.deep.equal([4, 1])
    expect(tf.memory().numTensors).to.equal(before + 3)
    kept!.dispose()
  })

  it('frees what it saved when the loss, or a gradient, throws', () => {
    const x = tf.tensor1d([1, 2])
    const before = tf.memory().numTensors
    const failing = () => {
      tf.sum(relu(tf.mul(x, x)))
      throw new Error('no')
    }
    expect(() => valueAndGradients(() => tf.tidy(failing), [x])).to.throw('no')
    expect(tf.memory().numTensors).to.equal(before)
    const withoutGradient = () => tf.sum<tf.Scalar>(tf.mul(tf.unique(relu(x)).values, 2))
    const fault = faultOf(() => valueAndGradients(() => tf.tidy(withoutGradient), [x]))
    expect(fault.message).to.equal('Unique has no gradient for its input x.')
    // The loss itself belongs to the caller's scope.
    expect(tf.memory().numTensors).to.equal(before + 1)
  })

  it('refuses a variable that the loss does not depend on', () => {
    const [x, y] = [tf.tensor1d([1]), tf.zeros([2, 3])]
    expect(faultOf(() => valueAndGradients(() => tf.sum(x), [x, y])).message).to.equal(
      'The loss does not depend on variable 1 [2, 3].',
    )
  })
})
