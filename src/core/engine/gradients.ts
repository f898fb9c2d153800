import * as tf from '@tensorflow/tfjs'
import type { Scalar, Tensor } from '@tensorflow/tfjs'
import { VortexError } from '../base/index.ts'

export interface ValueAndGradients {
  value: Scalar
  /** d value / d variable, in the variables' order. */
  gradients: Tensor[]
}

/**
 * The value of `lossOf` and its gradient for each variable, by tfjs' tape.
 *
 * tfjs' own `grads` holds every saved tensor and every intermediate gradient until the whole backward pass ends, and disposes of
 * what `lossOf` leaves in its closure (new statistics of batch norm). Here the pass frees each node's saved tensors and gradients
 * as soon as they are used up, which is what lets a step fit wasm's 4 GB, and closures keep what they hold.
 * @throws VortexError if the value does not depend on a variable, or an op on the way has no gradient
 */
export function valueAndGradients(lossOf: () => Scalar, variables: readonly Tensor[]): ValueAndGradients {
  const { value, tape } = record(lossOf)
  const found = tf.tidy(() => {
    try {
      return backward(value, tape, variables)
    } finally {
      tf.dispose(tape.map(({ saved }) => saved))
    }
  })
  const gradients = found.map((gradient, index) => {
    if (gradient) return gradient
    throw new VortexError(
      'internal',
      `The loss does not depend on variable ${index} [${variables[index]!.shape.join(', ')}].`,
    )
  })
  return { value, gradients }
}

/** tfjs-core 4.22's own tape, which it keeps private. */
interface TapeNode {
  kernelName: string
  inputs: Record<string, Tensor>
  outputs: Tensor[]
  saved: Tensor[]
  gradient?: (dys: (Tensor | undefined)[]) => Record<string, (() => Tensor) | undefined>
}

interface TapeEngine {
  startTape(): void
  endTape(): void
  state: { activeTape: TapeNode[] | null }
}

/** Runs `lossOf` with the tape on. If it throws, what the tape had saved is freed. */
function record(lossOf: () => Scalar): { value: Scalar; tape: TapeNode[] } {
  const engine = tf.engine() as unknown as TapeEngine
  engine.startTape()
  try {
    return { value: lossOf(), tape: engine.state.activeTape ?? [] }
  } catch (error) {
    tf.dispose((engine.state.activeTape ?? []).map(({ saved }) => saved))
    throw error
  } finally {
    engine.endTape()
    engine.state.activeTape = null
  }
}

/** Walks the tape from its end and frees each node's part when it is done with. */
function backward(value: Scalar, tape: TapeNode[], variables: readonly Tensor[]): (Tensor | undefined)[] {
  const reached = reachedFrom(variables, tape)
  const gradients = new Map<number, Tensor>([[value.id, tf.onesLike(value)]])
  for (const node of tape.toReversed()) {
    const dys = node.outputs.map(({ id }) => gradients.get(id))
    const inputs = Object.entries(node.inputs).filter(([, input]) => reached.has(input.id))
    if (inputs.length > 0 && dys.some((dy) => dy !== undefined)) {
      const names = inputs.map(([name]) => name)
      const made = inputGradients(node, dys, names)
      for (const [index, [, input]] of inputs.entries()) accumulate(gradients, input, made[index]!)
    }
    for (const { id } of node.outputs) gradients.delete(id)
    tf.dispose([dys, node.saved])
  }
  return variables.map(({ id }) => gradients.get(id))
}

/** Ids of the tensors that a change of the variables changes. */
function reachedFrom(variables: readonly Tensor[], tape: readonly TapeNode[]): Set<number> {
  const reached = new Set(variables.map(({ id }) => id))
  for (const { inputs, outputs } of tape)
    if (Object.values(inputs).some(({ id }) => reached.has(id))) for (const { id } of outputs) reached.add(id)
  return reached
}

function inputGradients(node: TapeNode, dys: (Tensor | undefined)[], names: readonly string[]): Tensor[] {
  return tf.tidy(() => {
    const gradientOf = node.gradient?.(dys) ?? {}
    return names.map((name) => {
      const gradient = gradientOf[name]?.()
      if (!gradient) throw new VortexError('internal', `${node.kernelName} has no gradient for its input ${name}.`)
      // A gradient passed through unchanged gets a name of its own, since `dy` is about to be freed.
      return dys.includes(gradient) ? gradient.clone() : gradient
    })
  })
}

function accumulate(gradients: Map<number, Tensor>, { id }: Tensor, gradient: Tensor): void {
  const sum = gradients.get(id)
  gradients.set(id, sum ? tf.add(sum, gradient) : gradient)
  if (sum) tf.dispose([sum, gradient])
}
