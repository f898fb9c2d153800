import type { Tensor4D } from '@tensorflow/tfjs'
import * as ops from '../../../src/core/engine/index.ts'
import { buildModel, type Model } from '../../../src/core/models/index.ts'
import { forward } from './forward.ts'
import { compileStep, learningRateAt } from '../../../src/core/training/index.ts'
import { slotName, withShapes } from '../../../src/core/weights/index.ts'
import { evaluate } from '../engines.ts'
import { PLAIN_STEP } from '../plain-step.ts'
import type { ParityCase, TorchvisionCase } from './cases.ts'
import { generateBatch, generateVariables } from './generate.ts'
import { relativeError, type Summary } from './summary.ts'

/** As in test/fixtures/make/parity.py. */
const [BATCH, STEPS, POWER, MOMENTUM, WEIGHT_DECAY] = [2, 5, 0.9, 0.9, 1e-2]

/** Largest relative errors against PyTorch, one a kind of tensor. */
export interface ParityErrors {
  logits: number
  gradients: number
  statistics: number
  losses: number
}

/** Of the losses, 1e-3 would let a schedule of power 1 instead of 0.9 pass (9e-4) and a momentum of 0.89 (4e-4). */
export const TOLERANCES: ParityErrors = { logits: 1e-4, gradients: 1e-3, statistics: 1e-4, losses: 2e-4 }

/** Runs one case on a fresh engine: logits in both modes, then up to five steps of training's own program. */
export async function measureParity(
  engine: ops.Engine,
  reference: ParityCase,
  steps = reference.losses.length,
): Promise<ParityErrors> {
  const model = buildModel(reference.config, 21)
  const feeds = generateBatch(BATCH, reference.crop)
  const optimizer = { name: 'sgd', momentum: MOMENTUM, nesterov: false, weightDecay: WEIGHT_DECAY } as const
  const step = await compileStep(engine, model, {
    ...PLAIN_STEP,
    batch: BATCH,
    crop: reference.crop,
    optimizer,
    bn: reference.frozen ? 'frozen' : 'train',
  })
  await engine.writeVariables(generateVariables(model.variables, reference.nudges))
  await engine.writeVariables(zeroSlots(Object.keys(reference.gradients), model))
  const logits = await logitsOf(engine, model, reference, feeds.images)

  const errors = { logits, gradients: 0, statistics: 0, losses: 0 }
  for (const [index, expected] of reference.losses.slice(0, steps).entries()) {
    const schedule = { name: 'poly', power: POWER, warmup: 0 } as const
    const learningRate = learningRateAt({ learningRate: reference.learningRate, steps: STEPS, schedule }, index)
    const loss = await step.run({
      images: feeds.images.data as Float32Array,
      labels: feeds.labels.data as Int32Array,
      dropoutMask: new Float32Array(0),
      learningRate,
      step: index,
    })
    errors.losses = Math.max(errors.losses, Math.abs(loss - expected) / expected)
    if (index > 0) continue
    // Momentum starts at zero: after one step it is the gradient, with the weight decay inside.
    errors.gradients = await largestError(engine, reference.gradients, memoryOf)
    errors.statistics = await largestError(engine, reference.statistics)
  }
  return errors
}

/** Logits of torchvision's own network at the image's size. */
export async function measureTorchvision(
  engine: ops.Engine,
  { config, crop, out, aux }: TorchvisionCase,
): Promise<{ out: number; aux: number }> {
  const model = buildModel(config, 21)
  const values = withShapes(model.variables, generateVariables(model.variables))
  const { images } = generateBatch(BATCH, crop)
  const maps = await forward(engine, model, { batchNorm: 'frozen', constants: values, images })
  const { logits, auxiliary } = await evaluate(engine, { logits: maps.logits, auxiliary: maps.auxiliary }, (small) => ({
    logits: ops.resizeBilinear(small.logits as Tensor4D, [crop, crop], { alignCorners: config.alignCorners }),
    auxiliary: ops.resizeBilinear(small.auxiliary as Tensor4D, [crop, crop], { alignCorners: config.alignCorners }),
  }))
  return { out: relativeError('out', logits.data, out), aux: relativeError('aux', auxiliary.data, aux) }
}

function memoryOf(name: string): string {
  return slotName('momentum', name)
}

function zeroSlots(trained: readonly string[], model: Model): Map<string, Float32Array> {
  const shapes = new Map(model.variables.map(({ name, shape }) => [name, shape]))
  return new Map(
    trained.map((name) => [
      memoryOf(name),
      new Float32Array(shapes.get(name)!.reduce((product, size) => product * size, 1)),
    ]),
  )
}

/** Of both batch norms' modes the larger error. */
async function logitsOf(
  engine: ops.Engine,
  model: Model,
  { frozen, frozenLogits, logits }: ParityCase,
  images: ops.TensorValue,
): Promise<number> {
  const errorOf = async (batchNorm: 'train' | 'frozen', expected: Summary) => {
    const outputs = await forward(engine, model, { batchNorm, images })
    return relativeError('logits', outputs.logits.data, expected)
  }
  const error = await errorOf('frozen', frozenLogits)
  return frozen ? error : Math.max(error, await errorOf('train', logits))
}

async function largestError(
  engine: ops.Engine,
  references: Readonly<Record<string, Summary>>,
  nameOf = (name: string) => name,
): Promise<number> {
  const values = await engine.readVariables(Object.keys(references).map(nameOf))
  const errors = Object.entries(references).map(([name, summary]) =>
    relativeError(name, values.get(nameOf(name))!, summary),
  )
  return Math.max(0, ...errors)
}
