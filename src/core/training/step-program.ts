import { add, mul, type Scalar, type Tensor, type Tensor4D } from '@tensorflow/tfjs'
import * as ops from '../engine/index.ts'
import { dropoutOf, type Model } from '../models/index.ts'
import type { Stage } from '../recipes/index.ts'
import { slotName } from '../weights/index.ts'

export type StepInput = 'images' | 'labels' | 'learningRate' | 'dropoutMask'
export type StepProgram = ops.Program<StepInput, 'loss'>

/** What of a stage decides its step's program. */
export type StepSettings = Pick<Stage, 'batch' | 'crop' | 'momentum' | 'weightDecay' | 'bn'>

/**
 * One training step: forward, loss, gradients with L2 weight decay inside, new batch-norm statistics, SGD with momentum.
 * Inputs: images [N, S, S, 3], labels int32 [N, S, S], the step's learning rate, and the dropout mask
 * ([1], unread, for a network without dropout). The one output is the loss before the update.
 */
export function buildStepProgram(model: Model, { batch, crop, momentum, weightDecay, bn }: StepSettings): StepProgram {
  const trained = trainedVariables(model, bn)
  const dropout = dropoutOf(model, batch, crop)
  return {
    name: 'training step',
    inputs: {
      images: { shape: [batch, crop, crop, 3], dtype: 'float32' },
      labels: { shape: [batch, crop, crop], dtype: 'int32' },
      learningRate: { shape: [], dtype: 'float32' },
      dropoutMask: { shape: dropout?.shape ?? [1], dtype: 'float32' },
    },
    variables: [...model.variables, ...trained.map(slotOf)],
    body: ({ images, labels, learningRate, dropoutMask }, scope) => {
      const statistics: ops.VariableUpdate[] = []
      const lossOf = () => {
        const mask = dropout && { dropoutMask: dropoutMask as Tensor4D }
        const result = model.forward(ops, images as Tensor4D, scope, { batchNorm: bn, ...mask })
        statistics.push(...result.updates)
        return segmentationLoss(result, labels, model.config)
      }
      const variables = trained.map(({ name }) => scope.get(name))
      const { value: loss, gradients } = ops.valueAndGradients(lossOf, variables)
      const steps = trained.map(({ name, role }, i): ops.VariableUpdate => {
        // Decay inside the gradient, so that momentum sees it (L2, as PyTorch's SGD); only on convolution weights.
        const decays = role === 'weight' && weightDecay > 0
        const gradient = decays ? add(gradients[i]!, mul(variables[i]!, weightDecay)) : gradients[i]!
        return {
          kind: 'momentum',
          variable: name,
          slot: slotName(name),
          gradient,
          learningRate: learningRate as Scalar,
          momentum,
        }
      })
      return { outputs: { loss }, updates: [...statistics, ...steps] }
    },
  }
}

/** Frozen batch norm keeps its scale and offset too, not only its statistics. */
function trainedVariables({ variables }: Model, bn: Stage['bn']): ops.VariableSpec[] {
  const norms = new Set(variables.filter(({ role }) => role === 'statistic').map(({ name }) => layerOf(name)))
  return variables.filter(
    ({ name, role }) => role === 'weight' || (role === 'parameter' && !(bn === 'frozen' && norms.has(layerOf(name)))),
  )
}

function layerOf(variable: string): string {
  return variable.slice(0, variable.lastIndexOf('.'))
}

function slotOf({ name, shape }: ops.VariableSpec): ops.VariableSpec {
  return { name: slotName(name), shape, initializer: { kind: 'zeros' }, role: 'slot' }
}

/** Logits resized to the labels, Σ cross-entropy / valid pixels; an auxiliary head's loss is added by its weight. */
function segmentationLoss(
  { logits, auxiliary }: { logits: Tensor4D; auxiliary?: Tensor4D },
  labels: Tensor,
  { alignCorners, auxiliary: weight }: Model['config'],
): Scalar {
  const [, height, width] = labels.shape as [number, number, number]
  const lossOf = (map: Tensor4D) =>
    ops.softmaxCrossEntropy(ops.resizeBilinear(map, [height, width], { alignCorners }), labels)
  const loss = lossOf(logits)
  return auxiliary ? add(loss, mul(lossOf(auxiliary), weight)) : loss
}
