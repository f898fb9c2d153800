import * as tf from '@tensorflow/tfjs'
import { expect } from 'chai'
import * as ops from '../../../../src/core/engine/index.ts'
import type { PoolBorder, TensorValue } from '../../../../src/core/engine/index.ts'
import { describeEngines, evaluate } from '../../../support/engines.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'
import { numbers } from '../../../support/numbers.ts'

/** As test/fixtures/make/ops.py writes it. */
interface Case {
  op: string
  shapes: Record<string, number[]>
  attrs: Record<string, unknown>
  outputs: Record<string, Stored>
  gradients: Record<string, Stored>
}

interface Stored {
  shape: number[]
  data: string
}

type Inputs = Record<string, tf.Tensor4D & tf.Tensor1D>

const OPS: Record<string, (inputs: Inputs, attrs: never) => Record<string, tf.Tensor>> = {
  conv2d: ({ x, filter }, attrs: ops.Conv2DOptions) => ({ y: ops.conv2d(x!, filter!, attrs) }),
  batchNormTraining: ({ x, scale, offset }, { epsilon }: { epsilon: number }) => ({
    ...ops.batchNormTraining(x!, scale!, offset!, epsilon),
  }),
  batchNormFrozen: ({ x, scale, offset, mean, variance }, { epsilon }: { epsilon: number }) => ({
    y: ops.batchNormFrozen(x!, scale!, offset!, mean!, tf.abs(variance!), epsilon),
  }),
  relu: ({ x }) => ({ y: ops.relu(x!) }),
  averagePool: ({ x }, { size, border }: { size: number; border: PoolBorder }) => ({
    y: ops.averagePool(x!, size, border),
  }),
  maxPool3x3Stride2: ({ x }) => ({ y: ops.maxPool3x3Stride2(x!) }),
  resizeBilinear: ({ x }, { size, ...options }: { size: [number, number]; alignCorners: boolean }) => ({
    y: ops.resizeBilinear(x!, size, options),
  }),
  globalMean: ({ x }) => ({ y: ops.globalMean(x!) }),
  broadcastLike: ({ x }, { size }: { size: [number, number] }) => ({
    y: ops.broadcastLike(x!, tf.zeros([2, ...size, 1])),
  }),
  softmaxCrossEntropy: ({ logits, labels, divisor }) => ({
    y: ops.softmaxCrossEntropy(logits!, labels!, { divisor: divisor! }),
  }),
}

describeEngines('ops equal PyTorch', (engine) => {
  for (const fixture of jsonFixture('ops.json') as Case[])
    it(titleOf(fixture), async () => {
      const found = await evaluate(engine(), inputsOf(fixture), (inputs) =>
        valuesAndGradients(fixture, inputs as Inputs),
      )
      for (const [name, stored] of Object.entries(fixture.outputs)) expectClose(found[name]!, stored, name)
      for (const [name, stored] of Object.entries(fixture.gradients))
        expectClose(found[`gradient of ${name}`]!, stored, `gradient of ${name}`)
    })
})

function titleOf({ op, shapes, attrs }: Case): string {
  const sizes = Object.values(shapes).map((shape) => `[${shape.join(', ')}]`)
  const { labels, ...rest } = attrs
  return `${op} of ${sizes.slice(0, 2).join(', ')} ${JSON.stringify(rest)} ${typeof labels === 'string' ? labels : ''}`
}

function inputsOf({ shapes, attrs }: Case): Record<string, TensorValue> {
  const inputs: Record<string, TensorValue> = {}
  for (const [index, [name, shape]] of Object.entries(shapes).entries())
    inputs[name] = { shape, data: numbers(index + 1, sizeOf(shape)) }
  if (typeof attrs['labels'] === 'string') {
    const labels = labelsFor(attrs['labels'], shapes['logits']!)
    const counted = Array.from(labels.data).filter((label) => label !== 255).length
    inputs['labels'] = labels
    inputs['divisor'] = { shape: [], data: Float32Array.of(Math.max(1, counted)) }
  }
  return inputs
}

function labelsFor(rule: string, shape: readonly number[]): TensorValue {
  const map = shape.slice(0, 3)
  const labels = Int32Array.from(numbers(99, sizeOf(map)), (value) => {
    const pixel = (value + 1) * 2 ** 23
    return rule === 'all ignored' || (rule === 'some ignored' && pixel % 3 === 0) ? 255 : pixel % shape[3]!
  })
  return { shape: map, data: labels }
}

function valuesAndGradients({ op, attrs, outputs, gradients }: Case, inputs: Inputs): Record<string, tf.Tensor> {
  const names = Object.keys(gradients)
  let made: Record<string, tf.Tensor> = {}
  const { gradients: found } = ops.valueAndGradients(
    () => {
      made = OPS[op]!(inputs, attrs as never)
      const weights = tf.tensor(numbers(77, made['y']!.size), outputs['y']!.shape)
      return tf.sum(tf.mul(made['y']!, weights))
    },
    names.map((name) => inputs[name]!),
  )
  return { ...made, ...Object.fromEntries(names.map((name, index) => [`gradient of ${name}`, found[index]!])) }
}

/** Within 1e-5 of the largest value (float32 against float64). */
function expectClose({ shape, data }: TensorValue, stored: Stored, what: string): void {
  expect(shape, what).to.deep.equal(stored.shape)
  const wanted = new Float32Array(fromBase64(stored.data).buffer)
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  const furthest = wanted.reduce((most, value, index) => Math.max(most, Math.abs(value - data[index]!)), 0)
  expect(Array.from(data).every(Number.isFinite), `${what} is finite`).to.equal(true)
  expect(furthest / largest, what).to.be.at.most(1e-5)
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((all, size) => all * size, 1)
}
