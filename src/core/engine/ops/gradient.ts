import { customGrad, type GradSaveFunc, registerGradient, type Tensor } from '@tensorflow/tfjs'
import type { VortexKernelName, VortexKernels } from './kernels.ts'

interface GradientOf<K extends VortexKernelName> {
  /** Inputs kept until the backward pass. What is not needed there is not named here: it is memory. */
  saveInputs?: readonly (VortexKernels[K]['inputs'] & string)[]
  /** Outputs kept likewise, a flag for each. */
  saveOutputs?: readonly boolean[]
  /**
   * One function an input that the gradient flows to; only those needed are called.
   * @param dys the gradients of the outputs, in order
   * @param saved the saved inputs, then the saved outputs
   */
  gradient: (dys: Tensor[], saved: Tensor[], attrs: VortexKernels[K]['attrs']) => Record<string, () => Tensor>
}

/** Tells tfjs' tape how a kernel's gradient is made, whatever the backend. */
export function defineGradient<K extends VortexKernelName>(kernelName: K, definition: GradientOf<K>): void {
  registerGradient({
    kernelName,
    inputsToSave: [...(definition.saveInputs ?? [])],
    outputsToSave: [...(definition.saveOutputs ?? [])],
    gradFunc: (dy, saved, attrs) => definition.gradient(Array.isArray(dy) ? dy : [dy], saved, attrs),
  })
}

/**
 * An op with one differentiable input. Whatever else it reads stays outside the tape: it takes no gradient, not even zeros.
 * @param forward runs the op: its value, what to keep for the gradient, and the gradient
 */
export function withGradient<Y extends Tensor>(
  x: Tensor,
  forward: () => { value: Y; save?: Tensor[]; gradient: (dy: Y, saved: Tensor[]) => Tensor },
): Y {
  return customGrad<Y>((_: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const made = forward()
    ;(save as GradSaveFunc)(made.save ?? [])
    return { value: made.value, gradFunc: made.gradient }
  })(x)
}
