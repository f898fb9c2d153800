import * as tf from '@tensorflow/tfjs'
import type { Work } from '../../base/index.ts'
import { valueAndGradients } from '../gradients.ts'
import { chooseEngine } from '../open.ts'
import { conv2d } from '../ops/index.ts'
import type { EngineName, Program } from '../program.ts'
import { requireFilterGradient } from '../trial.ts'

export interface TriedEngine {
  name: EngineName
  version: string
  device: string
  threads: number
  /** Why this engine and no other. */
  reason: string
}

const SIZE = 9

/**
 * The smallest step that a library may fail at: a dilated convolution, its gradient and an update. (On CPUs without
 * oneDNN, TensorFlow has no gradient of dilated convolutions.)
 */
const PROBE: Program<'x', 'loss'> = {
  name: 'probe',
  inputs: { x: { shape: [1, SIZE, SIZE, 1], dtype: 'float32' } },
  variables: [{ name: 'probe.weight', shape: [3, 3, 1, 1], initializer: { kind: 'ones' }, role: 'weight' }],
  body({ x }, variables) {
    const filter = variables.get('probe.weight') as tf.Tensor4D
    const { value, gradients } = valueAndGradients(
      () => tf.sum(conv2d(x as tf.Tensor4D, filter, { dilation: 2, padding: 'same' })),
      [filter],
    )
    return { outputs: { loss: value }, updates: [{ variable: 'probe.weight', value: gradients[0]! }] }
  },
}

/** Opens the engine that commands will get, runs one small step on it and closes it. */
export async function tryEngine(work: Work = {}): Promise<TriedEngine> {
  const { engine, reason } = await chooseEngine({}, work)
  try {
    const compiled = await engine.compile(PROBE)
    await engine.writeVariables(new Map([['probe.weight', new Float32Array(9).fill(1)]]))
    await compiled.run({ x: { shape: [1, SIZE, SIZE, 1], data: new Float32Array(SIZE * SIZE).fill(1) } })
    const gradient = (await engine.readVariables(['probe.weight'])).get('probe.weight')!
    requireFilterGradient(gradient, engine)
    const { name, version, device, threads } = engine
    return { name, version, device, threads, reason }
  } finally {
    await engine.dispose()
  }
}
