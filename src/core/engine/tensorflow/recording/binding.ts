import { VortexError } from '../../../base/index.ts'
import { ATTRIBUTE_CODES, readAttributes, type TfjsAttribute } from './attributes.ts'
import { DATA_TYPES, dataTypeOf } from './dtypes.ts'
import { outputInfo, type Attributes, type Constant, type Endpoint } from './graph.ts'
import type { Recorder } from './recorder.ts'

const TYPE_CODES = {
  TF_FLOAT: DATA_TYPES.float32,
  TF_INT32: DATA_TYPES.int32,
  TF_INT64: DATA_TYPES.int64,
  TF_BOOL: DATA_TYPES.bool,
  TF_COMPLEX64: DATA_TYPES.complex64,
  TF_STRING: DATA_TYPES.string,
  TF_RESOURCE: DATA_TYPES.resource,
  TF_UINT8: DATA_TYPES.uint8,
}

/** Ops whose tfjs kernels leave out a type attribute that TensorFlow has no default for. */
const MISSING_TYPE: Readonly<Record<string, string>> = { ExpandDims: 'T', Reshape: 'T' }

/** An output as tfjs-node's backend takes it: its number, shape and TensorFlow's type code. */
export interface OutputMetadata {
  id: number
  shape: number[]
  dtype: number
}

/** The part of tfjs-node's addon (`TFJSBinding`) that its kernels call. */
export interface RecordingBinding {
  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number
  deleteTensor(handle: number): void
  tensorDataSync(handle: number): Constant['data']
  executeOp(op: string, attributes: readonly TfjsAttribute[], inputs: number[], count: number): OutputMetadata[]
  isUsingGpuDevice(): boolean
}

/**
 * Answers the kernels by a {@link Recorder}: nothing is computed.
 * @param recorder the one of the program being recorded right now
 */
export function createBinding(recorder: () => Recorder): RecordingBinding {
  return {
    ...ATTRIBUTE_CODES,
    ...TYPE_CODES,
    isUsingGpuDevice: () => false,
    createTensor: (shape, dtype, values) => recorder().handle(recorder().constant(readConstant(shape, dtype, values))),
    deleteTensor: () => undefined,
    tensorDataSync: (handle) => readConstantBack(recorder().endpoint(handle)),
    executeOp: (op, attributes, inputs, count) => record(recorder(), op, attributes, inputs, count),
  }
}

/** What tfjs learns of a recorded output. */
export function metadataOf(recorder: Recorder, endpoint: Endpoint): OutputMetadata {
  const { shape, dtype } = outputInfo(endpoint)
  return { id: recorder.handle(endpoint), shape: [...shape], dtype: DATA_TYPES[dtype] }
}

function record(
  recorder: Recorder,
  op: string,
  given: readonly TfjsAttribute[],
  handles: number[],
  count: number,
): OutputMetadata[] {
  const inputs = handles.map((handle) => recorder.endpoint(handle))
  const attributes = complete(op, readAttributes(op, given), inputs)
  const node = recorder.add(op, attributes, inputs, { count })
  return Array.from({ length: count }, (_, index) => metadataOf(recorder, { node, index }))
}

function complete(op: string, attributes: Attributes, inputs: readonly Endpoint[]): Attributes {
  const name = MISSING_TYPE[op]
  const [first] = inputs
  if (name === undefined || attributes[name] !== undefined || first === undefined) return attributes
  return { ...attributes, [name]: { kind: 'type', value: outputInfo(first).dtype } }
}

function readConstant(shape: number[], code: number, values: ArrayLike<number>): Constant {
  const dtype = dataTypeOf(code)
  if (dtype === 'float32') return { dtype, shape, data: Float32Array.from(values) }
  if (dtype === 'int32') return { dtype, shape, data: Int32Array.from(values) }
  if (dtype === 'bool') return { dtype, shape, data: Uint8Array.from(values) }
  throw new VortexError('unsupported', `Constants of TensorFlow's type ${code} cannot be recorded.`)
}

function readConstantBack({ node }: Endpoint): Constant['data'] {
  const value = node.attributes['value']
  if (value?.kind === 'tensor') return value.value.data
  throw new VortexError(
    'unsupported',
    `A program read data back while it was recorded (output of ${node.op}, made for ${node.origin}): it has no data yet.`,
  )
}
