import * as tf from '@tensorflow/tfjs'
import { VortexError } from '../base/index.ts'
import { valueAndGradients } from './gradients.ts'
import { conv2d } from './ops/index.ts'
import type { Engine, Precision, Program } from './program.ts'

const SIZE = 9
const MAP = [1, SIZE, SIZE, 1]
const FILTER = [3, 3, 1, 1]

/** Of ones: how many of the 81 cells each tap sees, 7 of 9 lines at the rim and 9 in the middle. Exact in every type. */
const FILTER_GRADIENT = [49, 63, 49, 63, 81, 63, 49, 63, 49]

/**
 * The least that a library or a device may fail at: a dilated convolution and its gradients. (On CPUs without oneDNN,
 * TensorFlow has no gradient of dilated convolutions, and oneDNN has short types on some CPUs alone.)
 */
function trialProgram(precision: Precision): Program<'x' | 'filter', 'dx' | 'dfilter'> {
  return {
    name: 'trial',
    precision,
    inputs: { x: { shape: MAP, dtype: 'float32' }, filter: { shape: FILTER, dtype: 'float32' } },
    variables: [],
    body({ x, filter }) {
      const lossOf = () => tf.sum<tf.Scalar>(conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, { dilation: 2 }))
      const [dx, dfilter] = valueAndGradients(lossOf, [x, filter]).gradients
      return { outputs: { dx: dx!, dfilter: dfilter! } }
    },
  }
}

/**
 * Computes one small dilated convolution of ones and its gradients.
 * @throws engine where that fails or the gradients are wrong
 */
export async function tryConvolution(
  engine: Pick<Engine, 'compile' | 'description'>,
  precision: Precision,
): Promise<void> {
  const trial = await engine.compile(trialProgram(precision))
  try {
    const ones = (shape: readonly number[]) => ({
      shape,
      data: new Float32Array(shape.reduce((cells, size) => cells * size, 1)).fill(1),
    })
    const { dx, dfilter } = await trial.run({ x: ones(MAP), filter: ones(FILTER) })
    requireEqual('input', dx.data, inputGradient(), engine)
    requireFilterGradient(dfilter.data, engine)
  } finally {
    await trial.dispose()
  }
}

/** @throws engine unless it is the filter's gradient of the trial's sum */
export function requireFilterGradient(found: ArrayLike<number>, engine: Pick<Engine, 'description'>): void {
  requireEqual('filter', found, FILTER_GRADIENT, engine)
}

/** How many taps of the filter each cell is under: 2 of 3 in a line for the two cells at each rim. */
function inputGradient(): number[] {
  const taps = (at: number) => (at < 2 || at >= SIZE - 2 ? 2 : 3)
  return Array.from({ length: SIZE * SIZE }, (_, i) => taps(Math.floor(i / SIZE)) * taps(i % SIZE))
}

function requireEqual(
  name: string,
  found: ArrayLike<number>,
  wanted: readonly number[],
  { description }: Pick<Engine, 'description'>,
): void {
  if (wanted.every((value, i) => Math.abs(value - found[i]!) < 1e-3)) return
  throw new VortexError(
    'engine',
    `${description} computes wrong gradients for the ${name} of a convolution: [${Array.from(found).join(', ')}].`,
  )
}
