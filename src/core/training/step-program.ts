import { add, div, gather, mul, zerosLike, type Scalar, type Tensor, type Tensor4D } from '@tensorflow/tfjs'
import * as ops from '../engine/index.ts'
import { dropoutOf, type Model } from '../models/index.ts'
import type { Stage } from '../recipes/index.ts'
import { slotName } from '../weights/index.ts'
import { clipByGlobalNorm } from './clip.ts'
import { averageUpdates } from './ema.ts'
import { segmentationLoss, type StepLoss } from './losses/loss.ts'
import { optimizerOf } from './optimizers/index.ts'
import { factorOf } from './prefixes.ts'
import { averagedVariables, isFrozen, trainedVariables } from './trained.ts'

export type BatchInput = 'images' | 'labels' | 'divisor' | 'dropoutMask'
export type UpdateInput = 'learningRate' | 'corrections'

/** What of a stage decides its step's programs. */
export interface StepSettings extends Pick<
  Stage,
  'batch' | 'precision' | 'crop' | 'bn' | 'optimizer' | 'factors' | 'freeze' | 'clip' | 'ema'
> {
  accumulate: number
  loss: StepLoss
}

/** The settings, and on how many devices a part of the batch is computed, an equal share of its images on each. */
export interface ReplicatedSettings extends StepSettings {
  replicas: number
}

/**
 * One training step: forward, loss, gradients, new batch-norm statistics, the optimizer's update. The one output is the
 * loss before the update.
 */
export function wholeStep(model: Model, settings: ReplicatedSettings): ops.Program<BatchInput | UpdateInput, 'loss'> {
  return {
    name: 'training step',
    precision: settings.precision,
    inputs: { ...batchInputs(model, settings), ...updateInputs(settings) },
    variables: [...model.variables, ...slotsOf(model, settings)],
    replicas: settings.replicas,
    body: (inputs, scope) => {
      const { loss, gradients, statistics } = lossAndGradients(model, settings, inputs, scope)
      return { outputs: { loss }, updates: updatesOf(model, settings, { ...inputs, gradients, statistics, scope }) }
    },
  }
}

/** The same for a part of the batch: its gradients are added to what the parts before it left. */
export function partOfStep(model: Model, settings: ReplicatedSettings): ops.Program<BatchInput, 'loss'> {
  return {
    name: 'part of a training step',
    precision: settings.precision,
    inputs: batchInputs(model, settings),
    variables: [...model.variables, ...accumulators(model, settings)],
    replicas: settings.replicas,
    body: (inputs, scope) => {
      const { loss, statistics, sums } = addPart(model, settings, inputs, scope)
      return { outputs: { loss }, updates: [...statistics, ...sums] }
    },
  }
}

/** Loss and statistics of a part of the batch, and the sums of gradients with its own. */
export function addPart(
  model: Model,
  settings: ReplicatedSettings,
  inputs: Record<BatchInput, Tensor>,
  scope: ops.VariableScope,
  lossScale?: Scalar,
) {
  const { loss, gradients, statistics } = lossAndGradients(model, settings, inputs, scope, lossScale)
  const sums = trainedVariables(model, settings).map(({ name }, i): ops.VariableUpdate => {
    const variable = accumulatorOf(name)
    return { variable, value: add(scope.get(variable), gradients[i]!) }
  })
  return { loss, statistics, sums }
}

/** The update that follows the last part. */
export function endOfStep(model: Model, settings: StepSettings): ops.Program<UpdateInput, 'learningRate'> {
  return {
    name: 'end of a training step',
    inputs: updateInputs(settings),
    variables: [...model.variables, ...accumulators(model, settings), ...slotsOf(model, settings)],
    body: (inputs, scope) => ({
      outputs: { learningRate: inputs.learningRate },
      updates: updateBySums(model, settings, inputs, scope),
    }),
  }
}

/** The optimizer's update by the sums of gradients, which are then empty again. */
export function updateBySums(
  model: Model,
  settings: StepSettings,
  inputs: Record<UpdateInput, Tensor>,
  scope: ops.VariableScope,
  lossScale?: Scalar,
): ops.VariableUpdate[] {
  const trained = trainedVariables(model, settings)
  const sums = trained.map(({ name }) => scope.get(accumulatorOf(name)))
  const gradients = lossScale ? sums.map((sum) => mul(sum, div(1, lossScale))) : sums
  const updates = updatesOf(model, settings, { ...inputs, gradients, statistics: [], scope })
  const cleared = trained.map(({ name }, i) => ({ variable: accumulatorOf(name), value: zerosLike(sums[i]!) }))
  return [...updates, ...cleared]
}

/** Where the parts' gradients are summed; empty between steps, and so not stored. */
export function accumulators(model: Model, settings: StepSettings): ops.VariableSpec[] {
  return trainedVariables(model, settings).map(({ name, shape }) => slot(accumulatorOf(name), shape, name))
}

/** The optimizer's memories and the moving averages. */
export function slotsOf(model: Model, settings: StepSettings): ops.VariableSpec[] {
  const memories = trainedVariables(model, settings).flatMap(({ name, shape }) =>
    optimizerOf(settings.optimizer).slots.map((kind) => slot(slotName(kind, name), shape, name)),
  )
  return [
    ...memories,
    ...averagedVariables(model, settings).map(({ name, shape }) => slot(slotName('ema', name), shape, name)),
  ]
}

function slot(name: string, shape: readonly number[], of: string): ops.VariableSpec {
  return { name, shape, initializer: { kind: 'zeros' }, role: 'slot', of }
}

function accumulatorOf(variable: string): string {
  return `gradient/${variable}`
}

function batchInputs(model: Model, { batch, crop, accumulate }: StepSettings): Record<BatchInput, ops.TensorSpec> {
  const part = batch / accumulate
  const dropout = dropoutOf(model, part, crop)
  return {
    images: { shape: [part, crop, crop, 3], dtype: 'float32', perReplica: true },
    labels: { shape: [part, crop, crop], dtype: 'int32', perReplica: true },
    divisor: { shape: [], dtype: 'float32' },
    // Unread where the network has no dropout.
    dropoutMask: dropout
      ? { shape: dropout.shape, dtype: 'float32', perReplica: true }
      : { shape: [1], dtype: 'float32' },
  }
}

function updateInputs({ optimizer }: StepSettings): Record<UpdateInput, ops.TensorSpec> {
  const count = optimizerOf(optimizer).corrections(0).length
  return {
    learningRate: { shape: [], dtype: 'float32' },
    // Unread where the optimizer has none.
    corrections: { shape: [Math.max(1, count)], dtype: 'float32' },
  }
}

function lossAndGradients(
  model: Model,
  settings: ReplicatedSettings,
  { images, labels, divisor, dropoutMask }: Record<BatchInput, Tensor>,
  scope: ops.VariableScope,
  lossScale?: Scalar,
) {
  const { batch, crop, bn, freeze, accumulate, replicas } = settings
  const shared = sharedOps(replicas)
  const mask = dropoutOf(model, batch, crop) && { dropoutMask: dropoutMask as Tensor4D }
  const whole = { divisor: divisor as Scalar, images: batch, parts: accumulate * replicas }
  const statistics: ops.VariableUpdate[] = []
  const lossOf = () => {
    const mode = { batchNorm: bn, isFrozen: (name: string) => isFrozen(name, freeze), ...mask }
    const { updates, ...maps } = model.forward(shared, images as Tensor4D, scope, mode)
    statistics.push(...updates)
    const { alignCorners, auxiliary: weight } = model.config
    const lossAt = (map: Tensor4D) =>
      segmentationLoss(ops.resizeBilinear(map, [crop, crop], { alignCorners }), labels, settings.loss, whole)
    const main = lossAt(maps.logits)
    const loss = maps.auxiliary ? add<Scalar>(main, mul(lossAt(maps.auxiliary), weight)) : main
    return lossScale ? mul<Scalar>(loss, lossScale) : loss
  }
  const variables = trainedVariables(model, settings).map(({ name }) => scope.get(name))
  const { value, gradients } = ops.valueAndGradients(lossOf, variables)
  const loss = lossScale ? div<Scalar>(value, lossScale) : value
  return { loss: shared.sumOfReplicas(loss), gradients: gradients.map(shared.sumOfReplicas), statistics }
}

/** The ops where replicas meet; of one replica, which meets nobody, the plain ones. */
function sharedOps(replicas: number): typeof ops {
  if (replicas === 1) return { ...ops, sumOfReplicas: (x) => x }
  return {
    ...ops,
    batchNormTraining: (x, scale, offset, epsilon) => ops.batchNormSynchronized(x, scale, offset, epsilon, replicas),
  }
}

interface Computed extends Record<UpdateInput, Tensor> {
  gradients: readonly Tensor[]
  statistics: readonly ops.VariableUpdate[]
  scope: ops.VariableScope
}

function updatesOf(model: Model, settings: StepSettings, computed: Computed): ops.VariableUpdate[] {
  const { learningRate, corrections, statistics, scope } = computed
  const { clip, ema, factors } = settings
  const optimizer = optimizerOf(settings.optimizer)
  const gradients = clip === 'none' ? computed.gradients : clipByGlobalNorm(computed.gradients, clip)
  const given = optimizer.corrections(0).map((_, i) => gather(corrections, i) as Scalar)
  const steps = trainedVariables(model, settings).flatMap(({ name, role }, i): ops.VariableUpdate[] => {
    const names = optimizer.slots.map((kind) => slotName(kind, name))
    const factor = factorOf(name, factors)
    const next = optimizer.update({
      value: scope.get(name),
      gradient: gradients[i]!,
      slots: names.map((memory) => scope.get(memory)),
      learningRate: (factor === 1 ? learningRate : mul(learningRate, factor)) as Scalar,
      // Of convolution weights alone.
      decays: role === 'weight',
      corrections: given,
    })
    return [{ variable: name, value: next.value }, ...names.map((variable, k) => ({ variable, value: next.slots[k]! }))]
  })
  const updates = [...statistics, ...steps]
  if (ema === 'none') return updates
  const values = new Map(updates.map(({ variable, value }) => [variable, value]))
  // Statistics that the parts of a step moved already are as the step leaves them.
  const nextOf = (name: string) => values.get(name) ?? scope.get(name)
  return [...updates, ...averageUpdates(ema, averagedVariables(model, settings), scope, nextOf)]
}
