/**
 * Which of a training step's operations TensorFlow has in bfloat16 and float16 on this machine: whether each runs, how far its
 * result is from float32's (largest difference / largest value), and its time as a part of float32's.
 * usage: node --import tsx bench/short-types.ts [--threads N]
 */
import { parseArgs } from 'node:util'
import { VortexError } from '../src/core/base/index.ts'
import { loadTensorFlow } from '../src/core/engine/tensorflow/library.ts'
import { locateTensorFlow } from '../src/core/engine/tensorflow/locate.ts'
import { attr } from '../src/core/engine/tensorflow/recording/attributes.ts'
import type { DataType } from '../src/core/engine/tensorflow/recording/dtypes.ts'
import { reachable, type Attributes, type Endpoint } from '../src/core/engine/tensorflow/recording/graph.ts'
import { Recorder } from '../src/core/engine/tensorflow/recording/recorder.ts'
import { Session } from '../src/core/engine/tensorflow/session.ts'

const { values } = parseArgs({ options: { threads: { type: 'string', default: '1' } } })
const threads = Number(values.threads)
const { found } = await locateTensorFlow()
if (!found) throw new VortexError('engine', 'No TensorFlow library was found: vortex setup fetches it.')
const { api, version } = loadTensorFlow(found.path)

const MAP = [2, 65, 65, 64]
const HALF = [2, 33, 33, 64]
const FILTER = [3, 3, 64, 64]
const ROUNDS = 7

/** An operation over float32 maps and filters of normal numbers; `short` casts one of them to the type in question. */
interface Case {
  name: string
  shapes: number[][]
  record: (inputs: Endpoint[], type: DataType, recorder: Recorder) => { op: string; attributes: Attributes; inputs: Endpoint[]; float?: readonly number[] } // prettier-ignore
}

const window = (size: number, padding: string, stride = 1): Attributes => ({
  ksize: attr.ints([1, size, size === 3 ? 3 : 1, 1]),
  strides: attr.ints([1, stride, stride, 1]),
  padding: attr.string(padding),
  data_format: attr.string('NHWC'),
})
const conv: Attributes = {
  strides: attr.ints([1, 1, 1, 1]),
  dilations: attr.ints([1, 2, 2, 1]),
  data_format: attr.string('NHWC'),
  padding: attr.string('SAME'),
}
const strided: Attributes = {
  ...conv,
  strides: attr.ints([1, 2, 2, 1]),
  dilations: attr.ints([1, 1, 1, 1]),
  padding: attr.string('EXPLICIT'),
  explicit_paddings: attr.ints([0, 0, 1, 1, 1, 1, 0, 0]),
}
const norm: Attributes = {
  U: attr.type('float32'),
  epsilon: attr.float(1e-5),
  data_format: attr.string('NHWC'),
  is_training: attr.bool(true),
}
const resize: Attributes = { align_corners: attr.bool(true), half_pixel_centers: attr.bool(false) }
const vector = (recorder: Recorder, value: number) =>
  recorder.constant({ dtype: 'float32', shape: [64], data: new Float32Array(64).fill(value) })

/** Both gradients of a convolution of MAP by FILTER. */
function gradientsOf(name: string, attributes: Attributes, result: number[]): Case[] {
  return [
    {
      name: `Conv2DBackpropInput, ${name}`,
      shapes: [FILTER, result],
      record: (inputs, _, recorder) => ({
        op: 'Conv2DBackpropInput',
        attributes,
        inputs: [recorder.ints(...MAP), ...inputs],
      }),
    },
    {
      name: `Conv2DBackpropFilter, ${name}`,
      shapes: [MAP, result],
      record: ([x, dy], _, recorder) => ({
        op: 'Conv2DBackpropFilter',
        attributes,
        inputs: [x!, recorder.ints(...FILTER), dy!],
      }),
    },
  ]
}

const CASES: Case[] = [
  {
    name: 'Conv2D, dilation 2',
    shapes: [MAP, FILTER],
    record: (inputs) => ({ op: 'Conv2D', attributes: conv, inputs }),
  },
  ...gradientsOf('dilation 2', conv, MAP),
  ...gradientsOf('stride 2, explicit padding', strided, HALF),
  {
    name: 'FusedBatchNormV3, training',
    shapes: [MAP],
    record: ([x], _, recorder) => {
      const none = recorder.constant({ dtype: 'float32', shape: [0], data: new Float32Array(0) })
      return { op: 'FusedBatchNormV3', attributes: norm, inputs: [x!, vector(recorder, 1.5), vector(recorder, 0.1), none, none] } // prettier-ignore
    },
  },
  {
    name: 'FusedBatchNormGradV3',
    shapes: [MAP, MAP],
    record: ([dy, x], type, recorder) => {
      const none = recorder.constant({ dtype: 'float32', shape: [0], data: new Float32Array(0) })
      const scale = vector(recorder, 1.5)
      const forward = recorder.add('FusedBatchNormV3', { T: attr.type(type), ...norm }, [x!, scale, scale, none, none], { count: 6 }) // prettier-ignore
      const reserves = [3, 4, 5].map((index) => ({ node: forward, index }))
      return { op: 'FusedBatchNormGradV3', attributes: norm, inputs: [dy!, x!, scale, ...reserves] }
    },
  },
  { name: 'Relu', shapes: [MAP], record: (inputs) => ({ op: 'Relu', attributes: {}, inputs }) },
  { name: 'ReluGrad', shapes: [MAP, MAP], record: (inputs) => ({ op: 'ReluGrad', attributes: {}, inputs }) },
  { name: 'Add', shapes: [MAP, MAP], record: (inputs) => ({ op: 'AddV2', attributes: {}, inputs }) },
  {
    name: 'AvgPool 27 x 1',
    shapes: [MAP],
    record: (inputs) => ({ op: 'AvgPool', attributes: window(27, 'SAME'), inputs }),
  },
  {
    name: 'MaxPool 3 x 3, stride 2',
    shapes: [MAP],
    record: (inputs) => ({ op: 'MaxPool', attributes: window(3, 'SAME', 2), inputs }),
  },
  {
    name: 'MaxPoolGrad',
    shapes: [MAP, HALF],
    record: ([x, dy], type, recorder) => {
      const attributes = window(3, 'SAME', 2)
      const y = recorder.apply('MaxPool', { T: attr.type(type), ...attributes }, [x!])
      return { op: 'MaxPoolGrad', attributes, inputs: [x!, y, dy!] }
    },
  },
  {
    name: 'Mean over the map',
    shapes: [MAP],
    record: ([x], _, recorder) => ({
      op: 'Mean',
      attributes: { Tidx: attr.type('int32'), keep_dims: attr.bool(true) },
      inputs: [x!, recorder.ints(1, 2)],
    }),
  },
  {
    name: 'ResizeBilinear (to float32)',
    shapes: [[2, 65, 65, 21]],
    record: ([x], _, recorder) => ({
      op: 'ResizeBilinear',
      attributes: resize,
      inputs: [x!, recorder.ints(257, 257)],
      float: [2, 257, 257, 21],
    }),
  },
  {
    name: 'ConcatV2',
    shapes: [MAP, MAP],
    record: (inputs, _, recorder) => ({
      op: 'ConcatV2',
      attributes: { Tidx: attr.type('int32'), N: attr.int(2) },
      inputs: [...inputs, recorder.scalar(3, 'int32')],
    }),
  },
]

interface Measured {
  value: Float32Array
  milliseconds: number
}

async function measure({ shapes, record }: Case, type: DataType): Promise<Measured> {
  const recorder = new Recorder()
  const placeholders = shapes.map(
    (shape) =>
    recorder.apply('Placeholder', { dtype: attr.type('float32'), shape: attr.shape(shape) }, [], [{ shape, dtype: 'float32' }]), // prettier-ignore
  )
  const short = placeholders.map((x) => cast(recorder, x, 'float32', type))
  const { op, attributes, inputs, float } = record(short, type, recorder)
  const node = recorder.add(op, { T: attr.type(type), ...attributes }, inputs, {
    ...(float && { outputs: [{ shape: float, dtype: 'float32' }] }),
    ...(op === 'FusedBatchNormV3' && { count: 6 }),
    ...(op === 'FusedBatchNormGradV3' && { count: 5 }),
  })
  const result = { node, index: 0 }
  const whole = float ? recorder.apply('Identity', { T: attr.type('float32') }, [result]) : cast(recorder, result, type, 'float32') // prettier-ignore
  const session = new Session(api, { threads, rewrite: true })
  try {
    session.import(reachable(recorder.graph, [whole.node]), 'short')
    const feeds = placeholders.map((endpoint, i) => ({ endpoint, value: { shape: shapes[i]!, data: normal(shapes[i]!, i) } })) // prettier-ignore
    const times: number[] = []
    let value = new Float32Array(0)
    for (let round = 0; round < ROUNDS; round++) {
      const began = process.cpuUsage()
      const [out] = await session.run({ feeds, fetches: [whole], targets: [], describe: ({ message }) => new VortexError('engine', message) }) // prettier-ignore
      const { user, system } = process.cpuUsage(began)
      times.push((user + system) / 1000)
      value = out!.data as Float32Array<ArrayBuffer>
    }
    return { value, milliseconds: times.sort((a, b) => a - b)[0]! }
  } finally {
    session.close()
  }
}

/** Casts in float32 too, so that all three pay for them alike: TensorFlow drops those that change nothing. */
function cast(recorder: Recorder, x: Endpoint, from: DataType, to: DataType): Endpoint {
  if (from === to) return recorder.apply('Identity', { T: attr.type(from) }, [x])
  return recorder.apply('Cast', { SrcT: attr.type(from), DstT: attr.type(to) }, [x])
}

/** The same numbers each time, near normal: sums of four uniform ones. */
function normal(shape: readonly number[], seed: number): Float32Array {
  let state = seed + 1
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const cells = shape.reduce((all, size) => all * size, 1)
  return Float32Array.from({ length: cells }, () => (uniform() + uniform() + uniform() + uniform() - 2) * 1.7)
}

async function row(one: Case): Promise<string> {
  const reference = await measure(one, 'float32')
  const largest = reference.value.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const cells = [`${reference.milliseconds.toFixed(1)} ms`]
  for (const type of ['bfloat16', 'float16'] as const) {
    try {
      const { value, milliseconds } = await measure(one, type)
      const error = value.reduce((most, x, i) => Math.max(most, Math.abs(x - reference.value[i]!)), 0) / largest
      cells.push(error.toExponential(1), (milliseconds / reference.milliseconds).toFixed(2))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      cells.push(`no: ${message.split('\n')[0]!.slice(0, 90)}`, '')
    }
  }
  return `| ${[one.name, ...cells].join(' | ')} |`
}

console.log(`TensorFlow ${version}, ${threads} thread(s), maps ${MAP.join(' x ')}; CPU milliseconds, casts included`)
console.log('| operation | float32 | bfloat16: error | time | float16: error | time |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const one of CASES) console.log(await row(one))
process.exit(0)
