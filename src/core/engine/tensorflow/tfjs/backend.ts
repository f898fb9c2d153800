import util from 'node:util'
import * as tf from '@tensorflow/tfjs'
import { VortexError } from '../../../base/index.ts'
import { registerVortexKernels, type KernelImplementations } from '../../ops/kernels.ts'
import { RECORDED_KERNELS } from '../kernels/index.ts'
import { createBinding, metadataOf, type OutputMetadata, type RecordingBinding } from '../recording/binding.ts'
import type { Endpoint } from '../recording/graph.ts'
import type { Recorder } from '../recording/recorder.ts'
import { kernelPackage, packageLoader } from './package.ts'

/** tfjs-node's kernels look their backend up by this name. */
const BACKEND = 'tensorflow'

/** tfjs-node's `NodeJSKernelBackend`, the methods that we call. */
interface NodeBackend extends tf.KernelBackend {
  createOutputTensor(metadata: OutputMetadata): tf.Tensor
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[]
}

let active: Recorder | undefined
let backend: NodeBackend | undefined

/**
 * Runs `body` on the recording backend: tfjs ops inside it become nodes of `recorder`'s graph. Must not be
 * asynchronous; whichever backend was active before is active after.
 */
export function recordWith<T>(recorder: Recorder, body: (tensors: RecordedTensors) => T): T {
  backend ??= registerBackend()
  const engine = tf.engine()
  const [outerBackend, outerRecorder] = [engine.backendName, active]
  active = recorder
  activate(BACKEND)
  engine.startScope(BACKEND)
  try {
    return body(new RecordedTensors(recorder, backend))
  } finally {
    engine.endScope()
    active = outerRecorder
    // Empty before the first backend was chosen.
    if (outerBackend) activate(outerBackend)
  }
}

/** tfjs tensors of a recording, and the endpoints that they stand for. */
export class RecordedTensors {
  readonly recorder: Recorder
  readonly #backend: NodeBackend

  constructor(recorder: Recorder, backend: NodeBackend) {
    this.recorder = recorder
    this.#backend = backend
  }

  tensor(endpoint: Endpoint): tf.Tensor {
    return this.#backend.createOutputTensor(metadataOf(this.recorder, endpoint))
  }

  endpoint(tensor: tf.TensorInfo): Endpoint {
    const [handle] = this.#backend.getInputTensorIds([tensor])
    return this.recorder.endpoint(handle!)
  }
}

function activate(name: string): void {
  // Both backends are there already, so this is done when it returns; the promise says nothing more.
  void tf.setBackend(name)
}

function registerBackend(): NodeBackend {
  const folder = kernelPackage()
  if (folder === undefined)
    throw new VortexError('engine', "tfjs' TensorFlow kernels (@tensorflow/tfjs-node-gpu) are not installed.", {
      suggestions: ['Run `vortex setup`: it fetches them.'],
    })
  const load = packageLoader(folder, {
    '@tensorflow/tfjs': { ...tf, registerKernel: registerNoted },
    '@tensorflow/tfjs-core': tf,
    // Node 23 dropped these two.
    util: {
      ...util,
      isNullOrUndefined: (value: unknown) => value === null || value === undefined,
      isArray: Array.isArray,
    },
    // TensorBoard summaries, which nothing here writes; it would need google-protobuf.
    './proto/api_pb': {},
  })
  const { NodeJSKernelBackend } = load('dist/nodejs_kernel_backend.js') as {
    NodeJSKernelBackend: new (binding: RecordingBinding, name: string) => NodeBackend
  }
  const created = new NodeJSKernelBackend(createBinding(currentRecorder), BACKEND)
  tf.registerBackend(BACKEND, () => created)
  load('dist/register_all_kernels.js')
  registerVortexKernels(BACKEND, recordedKernels(created))
  return created
}

function currentRecorder(): Recorder {
  if (active) return active
  throw new VortexError('internal', "A tensor of TensorFlow's recording backend was used outside a recording.")
}

/** A stock kernel whose nodes know it as their origin. */
function registerNoted({ kernelName, kernelFunc, ...config }: tf.KernelConfig): void {
  tf.registerKernel({
    ...config,
    kernelName,
    kernelFunc: (parameters) => currentRecorder().during(kernelName, () => kernelFunc(parameters)),
  })
}

/** Our own kernels, from endpoints to tensors. */
function recordedKernels(backend: NodeBackend): KernelImplementations<unknown> {
  type Kernel = (inputs: Record<string, Endpoint>, attrs: unknown, recorder: Recorder) => Endpoint | Endpoint[]
  const wrap =
    (name: string, kernel: Kernel) => (inputs: Record<string, tf.TensorInfo | undefined>, attrs: unknown) => {
      const recorder = currentRecorder()
      const tensors = new RecordedTensors(recorder, backend)
      const given: Record<string, Endpoint> = {}
      for (const [key, tensor] of Object.entries(inputs)) if (tensor) given[key] = tensors.endpoint(tensor)
      const made = recorder.during(name, () => kernel(given, attrs, recorder))
      return Array.isArray(made) ? made.map((endpoint) => tensors.tensor(endpoint)) : tensors.tensor(made)
    }
  const kernels = Object.entries(RECORDED_KERNELS).map(([name, kernel]) => [name, wrap(name, kernel as Kernel)])
  return Object.fromEntries(kernels) as KernelImplementations<unknown>
}
