import { expect } from 'chai'
import { openEngine, type Engine, type Precision } from '../../../../src/core/engine/index.ts'
import { record } from '../../../../src/core/engine/tensorflow/record.ts'
import { outputInfo, type GraphNode } from '../../../../src/core/engine/tensorflow/recording/graph.ts'
import { rejection } from '../../../support/rejection.ts'
import { stepFeeds, stepProgram, stepValues } from '../../../support/programs.ts'
import { tensorFlowLibrary } from '../../../support/tensorflow.ts'

const SIZE = 33
const SHORT = ['bfloat16', 'float16'] as const
const CONVOLUTIONS = ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter']

describe('a program of mixed precision', function () {
  this.timeout(60_000)
  const open: Engine[] = []
  before(async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
  })
  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.dispose()
  })
  const opened = async (round: boolean) => {
    const engine = await openEngine({ name: 'tensorflow', threads: 2, round })
    open.push(engine)
    return engine
  }

  for (const precision of SHORT)
    it(`computes convolutions and their maps in ${precision}, and all that is summed up in float32`, () => {
      const { nodes } = record({ ...stepProgram(SIZE), precision })
      const types = (...ops: string[]) => [...new Set(nodes.filter(({ op }) => ops.includes(op)).map(typeOf))]
      expect(types(...CONVOLUTIONS)).to.deep.equal([precision])
      expect(types('FusedBatchNormV3', 'FusedBatchNormGradV3', 'Relu', 'ReluGrad')).to.deep.equal([precision])
      expect(types('MaxPool', 'MaxPoolGrad', 'ConcatV2')).to.include(precision)
      expect(types('AvgPool', 'Mean', 'Sum', 'ResizeBilinear', 'ResizeBilinearGrad')).to.deep.equal(['float32'])
      expect(types('SparseSoftmaxCrossEntropyWithLogits', 'ResourceApplyMomentum')).to.deep.equal(['float32'])
      for (const { op, attributes, outputs } of nodes)
        if (op.startsWith('FusedBatchNorm')) {
          expect(attributes['U']).to.deep.equal({ kind: 'type', value: 'float32' })
          expect(outputs.slice(1).map(({ dtype }) => dtype)).to.not.include(precision)
        }
    })

  it('gives every operation inputs of the types that it names', () => {
    for (const precision of SHORT)
      for (const node of record({ ...stepProgram(SIZE), precision }).nodes) {
        const wanted = typeOf(node)
        const found = node.inputs.map((input) => outputInfo(input).dtype)
        if (wanted === 'float32') expect(found, node.name).to.not.include(precision)
        if (wanted === precision && !node.op.startsWith('FusedBatchNorm'))
          expect(found, node.name).to.not.include('float32')
      }
  })

  it('leaves no gradient of an explicitly padded convolution in the short type, which TensorFlow would sum in it', () => {
    const gradients = (size: number) =>
      record({ ...stepProgram(size), precision: 'bfloat16' })
        .nodes.filter(({ op }) => op.startsWith('Conv2DBackprop'))
        .map((node) => `${textOf(node, 'padding')} ${typeOf(node)}`)
    expect(new Set(gradients(SIZE))).to.deep.equal(new Set(['SAME bfloat16', 'VALID bfloat16']))
    // 7 x 7 with stride 2 on an even size: SAME would pad 2 before and 3 behind.
    expect(gradients(SIZE - 1))
      .to.include('EXPLICIT float32')
      .and.to.not.include('EXPLICIT bfloat16')
  })

  it('is the same graph as ever where it is float32', () => {
    const plain = record(stepProgram(SIZE))
    const named = record({ ...stepProgram(SIZE), precision: 'float32' })
    const described = ({ nodes }: typeof plain) =>
      nodes.map(({ name, op, attributes, inputs }) => ({ name, op, attributes, inputs: inputs.map(({ node, index }) => `${node.name}:${index}`) })) // prettier-ignore
    expect(described(named)).to.deep.equal(described(plain))
    expect(plain.nodes.some(({ outputs }) => outputs.some(({ dtype }) => dtype === 'bfloat16'))).to.equal(false)
  })

  it('rounds as the type does: 2^-9 of bfloat16 and 2^-12 of float16 bound a step’s error', async () => {
    const exact = await step(await opened(true), 'float32')
    // A few roundings one after another; float32's own error is a thousand times smaller.
    for (const [precision, unit] of [
      ['bfloat16', 2 ** -9],
      ['float16', 2 ** -12],
    ] as const) {
      const { loss, logits } = await step(await opened(true), precision)
      const error = largestDifference(logits, exact.logits)
      expect(error).to.be.within(unit / 4, 8 * unit)
      expect(Math.abs(loss - exact.loss) / exact.loss).to.be.below(2 * unit)
    }
  })

  it('computes in bfloat16 what rounding around float32 convolutions gives, where it runs at all', async function () {
    const native = await step(await opened(false), 'bfloat16').catch((error: unknown) => error as Error)
    if (native instanceof Error) {
      expect(native).to.have.property('code', 'unsupported')
      return this.skip()
    }
    const rounded = await step(await opened(true), 'bfloat16')
    expect(largestDifference(native.logits, rounded.logits)).to.be.below(2 ** -7)
    for (const [name, value] of native.values)
      expect(largestDifference(value, rounded.values.get(name)!), name).to.be.below(2 ** -6)
  })

  it('is refused by engines that have float32 alone', async () => {
    const engine = await openEngine({ name: 'cpu' })
    open.push(engine)
    const error = await rejection(engine.compile({ ...stepProgram(SIZE), precision: 'bfloat16' }))
    expect(error).to.have.property('code', 'unsupported')
    expect(error).to.have.property('message', 'precision bfloat16 does not run on cpu, which has float32 alone.')
  })
})

function typeOf({ attributes }: GraphNode): string | undefined {
  const type = attributes['T']
  return type?.kind === 'type' ? type.value : undefined
}

function textOf({ attributes }: GraphNode, name: string): string | undefined {
  const attribute = attributes[name]
  return attribute?.kind === 'string' ? attribute.value : undefined
}

/** Loss and logits of a step, and the variables after it. */
async function step(engine: Engine, precision: Precision) {
  const program = await engine.compile({ ...stepProgram(SIZE), precision })
  await engine.writeVariables(stepValues(1))
  const { loss, logits } = await program.run(stepFeeds(SIZE, 1))
  return { loss: loss.data[0]!, logits: logits.data, values: await engine.readVariables() }
}

/** Largest difference over largest value. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const values = Array.from(a)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6)
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / largest
}
