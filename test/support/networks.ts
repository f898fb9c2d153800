import type { Tensor4D } from '@tensorflow/tfjs'
import { rngFor } from '../../src/core/base/index.ts'
import * as ops from '../../src/core/engine/index.ts'
import type { TrainedNetwork } from '../../src/core/export/index.ts'
import { classesFromNames, VOC, type ClassSet } from '../../src/core/labels/index.ts'
import { buildModel, DEFAULT_MODEL, foldBatchNorms, type Model, type ModelConfig } from '../../src/core/models/index.ts'
import { initialValues, withShapes, type NamedArrays } from '../../src/core/weights/index.ts'

/** A network before and after it is folded. */
export interface GeneratedNetwork {
  model: Model
  values: NamedArrays
  exported: TrainedNetwork
}

/**
 * A network with values as training leaves them: no statistic is 0 or 1, and over the pixels of some images each class's
 * logits have mean 0 and deviation 1, so that all classes are predicted somewhere.
 */
export async function generateNetwork(
  engine: ops.Engine,
  config: Partial<ModelConfig>,
  classes = VOC,
): Promise<GeneratedNetwork> {
  const network = drawNetwork(config, classes)
  const { model, values } = network
  const logits = await logitsOf(engine, network, generateImages(2, 65, 97))
  const [weight, bias] = ['weight', 'bias'].map((part) => values.get(`classifier.logits.${part}`)!.data)
  const count = bias!.length
  for (let c = 0; c < count; c++) {
    const own = logits.filter((_, at) => at % count === c)
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length)
    for (let at = c; at < weight!.length; at += count) weight![at]! /= deviation
    bias![c] = (bias![c]! - mean) / deviation
  }
  return { ...network, exported: { ...network.exported, ...foldBatchNorms(model, values) } }
}

function drawNetwork(config: Partial<ModelConfig>, classes: ClassSet): GeneratedNetwork {
  const model = buildModel({ ...DEFAULT_MODEL, ...config }, classes.classes.length)
  const generated = initialValues(model.variables, 1)
  for (const { name, role } of model.variables) {
    const rng = rngFor(name)
    const change = (by: (value: number) => number) => generated.set(name, generated.get(name)!.map(by))
    if (role === 'statistic') change((value) => value + 0.5 * rng.uniform())
    if (role === 'parameter') change((value) => value + 0.2 * rng.normal())
  }
  const values = withShapes(model.variables, generated)
  const lineage = { seed: 1, stages: [], versions: {} }
  const about = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], classes, lineage } as const
  return { model, values, exported: { ...foldBatchNorms(model, values), ...about } }
}

/** VOC, or as many unnamed classes. */
export function classSet(count: number): ClassSet {
  return count === VOC.classes.length ? VOC : classesFromNames(Array.from({ length: count }, (_, i) => `class ${i}`))
}

/** Images with large and small structure: [N, H, W, 3], whole numbers 0..255. */
export function generateImages(batch: number, height: number, width: number): ops.TensorValue & { data: Float32Array } {
  const rng = rngFor('images', batch, height, width)
  const data = new Float32Array(batch * height * width * 3)
  const waves = Array.from({ length: 3 * batch }, () => [rng.uniform(), rng.uniform(), 6 * rng.uniform()] as const)
  for (let n = 0, at = 0; n < batch; n++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < 3; c++, at++) {
          const [fy, fx, phase] = waves[3 * n + c]!
          data[at] = Math.round(127 + 80 * Math.sin((fy * y + fx * x) / 4 + phase) + 40 * (rng.uniform() - 0.5))
        }
  return { shape: [batch, height, width, 3], data }
}

/**
 * The engine's logits [N, H, W, C]: the unfolded network on images that were normalized and padded here, so that nothing of
 * the exported graph's own arithmetic is trusted.
 */
export async function logitsOf(
  engine: ops.Engine,
  { model, values, exported: { mean, std } }: GeneratedNetwork,
  images: ops.TensorValue,
): Promise<Float32Array> {
  const [batch, height, width] = images.shape as [number, number, number]
  const grid = (side: number) => Math.ceil((side - 1) / 8) * 8 + 1
  const [rows, columns] = [grid(height), grid(width)]
  const canvas = new Float32Array(batch * rows * columns * 3)
  forEachPixel(batch, height, width, (n, y, x, at) => {
    for (let c = 0; c < 3; c++)
      canvas[((n * rows + y) * columns + x) * 3 + c] = (images.data[3 * at + c]! / 255 - mean[c]!) / std[c]!
  })
  const program = await engine.compile({
    name: 'logits',
    inputs: { canvas: { shape: [batch, rows, columns, 3], dtype: 'float32' } },
    variables: [],
    constants: values,
    body: ({ canvas: x }, scope) => {
      const { logits } = model.forward(ops, x as Tensor4D, scope, { batchNorm: 'frozen' })
      const { alignCorners } = model.config
      return { outputs: { full: ops.resizeBilinear(logits, [rows, columns], { alignCorners }) } }
    },
  })
  const { full } = await program.run({ canvas: { shape: [batch, rows, columns, 3], data: canvas } })
  await program.dispose()
  const classes = full.shape[3]!
  const result = new Float32Array(batch * height * width * classes)
  forEachPixel(batch, height, width, (n, y, x, at) => {
    const from = ((n * rows + y) * columns + x) * classes
    result.set((full.data as Float32Array).subarray(from, from + classes), at * classes)
  })
  return result
}

function forEachPixel(
  batch: number,
  height: number,
  width: number,
  visit: (n: number, y: number, x: number, at: number) => void,
): void {
  for (let n = 0, at = 0; n < batch; n++)
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++, at++) visit(n, y, x, at)
}

/** Largest difference over the largest value of the reference. */
export function relativeDifference(values: ArrayLike<number>, reference: Float32Array): number {
  let [difference, largest] = [0, 0]
  for (const [i, value] of reference.entries()) {
    difference = Math.max(difference, Math.abs(value - values[i]!))
    largest = Math.max(largest, Math.abs(value))
  }
  return difference / largest
}

/** Class of the largest logit of each pixel of [N, H, W, C]. */
export function labelsOf(logits: Float32Array, classes: number): Uint8Array {
  return Uint8Array.from({ length: logits.length / classes }, (_, at) => {
    const pixel = logits.subarray(at * classes, (at + 1) * classes)
    return pixel.indexOf(Math.max(...pixel))
  })
}

/** The share of equal values. */
export function agreement(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).filter((value, i) => value === b[i]).length / a.length
}
