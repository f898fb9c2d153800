import { customGrad, type GradSaveFunc, registerGradient, type Tensor } from '@tensorflow/tfjs'
import type { VortexKernelName, VortexKernels } from './kernels.ts'

interface GradientOf<K extends VortexKernelName, Saved extends keyof VortexKernels[K]['inputs']> {
  /** Inputs kept until the backward pass. What is not needed there is not named here: it is memory. */
  saveInputs?: readonly (Saved & string)[]
  /** Outputs kept likewise, a flag for each. */
  saveOutputs?: readonly boolean[]
  /** One function an input that the gradient flows to; only those needed are called. */
  gradient: (given: {
    /** The gradient of each output. */
    dy: VortexKernels[K]['outputs']
    inputs: Pick<VortexKernels[K]['inputs'], Saved>
    /** The saved outputs alone, in order. */
    outputs: Tensor[]
    attrs: VortexKernels[K]['attrs']
  }) => Partial<Record<keyof VortexKernels[K]['inputs'], () => Tensor>>
}

/** Registers with tfjs' tape how a kernel's gradient is computed, whatever the backend. */
export function defineGradient<K extends VortexKernelName, Saved extends keyof VortexKernels[K]['inputs'] = never>(
  kernelName: K,
  { saveInputs = [], saveOutputs = [], gradient }: GradientOf<K, Saved>,
): void {
  registerGradient({
    kernelName,
    inputsToSave: [...saveInputs],
    outputsToSave: [...saveOutputs],
    gradFunc: (dy, saved, attrs) =>
      gradient({
        dy: dy as never,
        inputs: Object.fromEntries(saveInputs.map((name, index) => [name, saved[index]])) as never,
        outputs: saved.slice(saveInputs.length),
        attrs: attrs,
      }) as Record<string, () => Tensor>,
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
