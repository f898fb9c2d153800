import * as tf from '@tensorflow/tfjs'
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import {
  batchNormTraining,
  conv2d,
  relu,
  valueAndGradients,
  type Program,
  type VariableSpec,
} from '../../../../src/core/engine/index.ts'
import { TensorFlowEngine } from '../../../../src/core/engine/tensorflow/engine.ts'
import { loadTensorFlow } from '../../../../src/core/engine/tensorflow/library.ts'
import { record } from '../../../../src/core/engine/tensorflow/record.ts'
import { normalValue } from '../../../support/programs.ts'
import { tensorFlowLibrary } from '../../../support/tensorflow.ts'

const SHAPES: Record<string, readonly number[]> = {
  'conv1.weight': [1, 1, 16, 4],
  'conv2.weight': [3, 3, 4, 4],
  'conv3.weight': [1, 1, 4, 16],
  ...Object.fromEntries(
    [4, 4, 16].flatMap((channels, i) => ['weight', 'bias'].map((w) => [`bn${i + 1}.${w}`, [channels]])),
  ),
}
const MAP = [2, 9, 9, 16]

/** A bottleneck's step: its three batch norms, two ReLUs inside, and the convolution that widens at its end. */
function bottleneckStep(): Program<'x', 'loss'> {
  const names = Object.keys(SHAPES)
  const spec = (name: string, shape: readonly number[], role: VariableSpec['role']): VariableSpec => ({
    ...{ name, shape, role, initializer: { kind: 'zeros' } },
  })
  return {
    name: 'bottleneck',
    inputs: { x: { shape: MAP, dtype: 'float32' } },
    variables: names.flatMap((name) => [
      spec(name, SHAPES[name]!, 'weight'),
      spec(`slot/${name}`, SHAPES[name]!, 'slot'),
    ]),
    body: ({ x }, scope) => {
      const unit = (map: Tensor4D, i: number) => {
        const [scale, offset] = [scope.get(`bn${i}.weight`) as Tensor1D, scope.get(`bn${i}.bias`) as Tensor1D]
        const kernel = scope.get(`conv${i}.weight`) as Tensor4D
        return batchNormTraining(conv2d(map, kernel), scale, offset, 1e-3).y
      }
      const loss = () => {
        const end = unit(relu(unit(relu(unit(x as Tensor4D, 1)), 2)), 3)
        return tf.sum(tf.square(relu(tf.add<Tensor4D>(end, x)))).asScalar()
      }
      const { value, gradients } = valueAndGradients(loss, names.map((name) => scope.get(name))) // prettier-ignore
      const updates = names.flatMap((variable, i) => {
        const memory = tf.add(tf.mul(scope.get(`slot/${variable}`), 0.9), gradients[i]!)
        return [
          { variable, value: tf.sub(scope.get(variable), tf.mul(memory, 1e-4)) },
          { variable: `slot/${variable}`, value: memory },
        ]
      })
      return { outputs: { loss: value }, updates }
    },
  }
}

describe('recomputing cheap maps', () => {
  const copiesAbove = (bytes?: number) =>
    record(bottleneckStep(), { recomputeBytes: bytes }).nodes.filter(({ name }) => name.includes('_again'))

  it('copies what a bottleneck need not keep, and holds each copy back until the backward pass', () => {
    const copies = copiesAbove(0)
    const ops = copies.map(({ op }) => op).sort()
    expect(ops).to.deep.equal(['Conv2D', 'FusedBatchNormV3', 'FusedBatchNormV3', 'Relu', 'Relu'])
    const held = (node: (typeof copies)[number]): boolean =>
      node.controls.length > 0 || node.inputs.some((input) => copies.includes(input.node) && held(input.node))
    expect(copies.every(held)).to.equal(true)
    expect(copies.flatMap(({ controls }) => controls).some((control) => copies.includes(control))).to.equal(false)
  })

  it('is left where it saves little', () => {
    expect(copiesAbove()).to.deep.equal([])
  })

  it('changes a step by rounding alone', async function () {
    const library = await tensorFlowLibrary()
    if (library === undefined) return this.skip()
    const stepped = async (recomputeBytes: number) => {
      const engine = new TensorFlowEngine(loadTensorFlow(library), { threads: 2, recomputeBytes })
      const program = bottleneckStep()
      const compiled = await engine.compile(program)
      await engine.writeVariables(
        new Map(program.variables.map(({ name, shape }, i) => [name, normalValue(shape, i).data])),
      )
      for (let step = 0; step < 3; step++) await compiled.run({ x: normalValue(MAP, 99) })
      const variables = await engine.readVariables()
      await engine.dispose()
      return variables
    }
    const [again, kept] = [await stepped(0), await stepped(Infinity)]
    for (const [name, values] of again) {
      const wanted = kept.get(name)!
      const largest = Math.max(...wanted.map(Math.abs))
      expect(Math.max(...values.map((value, i) => Math.abs(value - wanted[i]!))) / largest, name).to.be.below(1e-5)
    }
  })
})
