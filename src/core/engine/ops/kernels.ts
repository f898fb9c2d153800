import {
  engine,
  registerKernel,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor3D,
  type Tensor4D,
  type TensorInfo,
} from '@tensorflow/tfjs'

/** Square windows: the same stride, dilation and zero padding (cells on each side) down and across. */
export interface ConvolutionAttrs {
  stride: number
  dilation: number
  padding: number
}

/** `zeros` counts the padding (PyTorch's default); `valid` divides by the cells inside the map (TensorFlow's SAME). */
export type PoolBorder = 'zeros' | 'valid'

export interface AveragePoolAttrs {
  /** Odd. */
  size: number
  border: PoolBorder
}

/** A map's size. Where the kernel also has a `reference`, that tensor's size rules: a recorded program may meet others. */
export interface SizeAttrs {
  height: number
  width: number
}

export interface ResizeAttrs extends SizeAttrs {
  /** Corners on corners; false: half-pixel centres. */
  alignCorners: boolean
}

/**
 * What a backend has to know beyond tfjs' own kernels, for the ops and their gradients. All maps are [N, H, W, C] float32,
 * filters [k, k, C, D]. Each backend implements all of them ({@link registerVortexKernels}); the ops call them through
 * {@link runKernel} and never look at the backend.
 */
export interface VortexKernels {
  /** y [N, H', W', D], H' = floor((H + 2 padding - dilation (k - 1) - 1) / stride) + 1. */
  VortexConv2D: Kernel<{ x: Tensor4D; filter: Tensor4D }, ConvolutionAttrs, Tensor4D>
  /** dx of `inputShape` [N, H, W, C]. */
  VortexConv2DInputGradient: Kernel<
    { dy: Tensor4D; filter: Tensor4D },
    ConvolutionAttrs & { inputShape: number[] },
    Tensor4D
  >
  /** dfilter of `filterShape` [k, k, C, D]. */
  VortexConv2DFilterGradient: Kernel<
    { x: Tensor4D; dy: Tensor4D },
    ConvolutionAttrs & { filterShape: number[] },
    Tensor4D
  >

  /**
   * Normalises with the batch's own mean and biased variance over N, H, W: [y, mean [C], variance [C], reserve1, reserve2,
   * reserve3]. `variance` is the running statistic's: times n / (n - 1) (n = 1: times 1). The reserves are the backend's own notes for
   * the gradient (TensorFlow: r1, r2, r3; wasm: mean, inverse deviation, nothing), small and opaque to the op.
   */
  VortexBatchNorm: Kernel<
    { x: Tensor4D; scale: Tensor1D; offset: Tensor1D },
    { epsilon: number },
    [y: Tensor4D, mean: Tensor1D, variance: Tensor1D, reserve1: Tensor, reserve2: Tensor, reserve3: Tensor]
  >
  /** [dx, dscale [C], doffset [C]]. */
  VortexBatchNormGradient: Kernel<
    { dy: Tensor4D; x: Tensor4D; scale: Tensor1D; reserve1: Tensor; reserve2: Tensor; reserve3: Tensor },
    { epsilon: number },
    [dx: Tensor4D, dscale: Tensor1D, doffset: Tensor1D]
  >
  /** y = (x - mean) · scale / sqrt(variance + epsilon) + offset. Its gradient is made of stock ops. */
  VortexBatchNormFrozen: Kernel<
    { x: Tensor4D; scale: Tensor1D; offset: Tensor1D; mean: Tensor1D; variance: Tensor1D },
    { epsilon: number },
    Tensor4D
  >

  VortexRelu: Kernel<{ x: Tensor }, object, Tensor>
  /** dy where y > 0, else 0. */
  VortexReluGradient: Kernel<{ dy: Tensor; y: Tensor }, object, Tensor>

  /** Mean over size x size around each cell, stride 1, same map. Maps smaller than the window are allowed. */
  VortexAveragePool: Kernel<{ x: Tensor4D }, AveragePoolAttrs, Tensor4D>
  VortexAveragePoolGradient: Kernel<{ dy: Tensor4D }, AveragePoolAttrs, Tensor4D>

  /** 3 x 3, stride 2, one cell of padding that never wins: y [N, floor((H - 1) / 2) + 1, …, C]. */
  VortexMaxPool: Kernel<{ x: Tensor4D }, object, Tensor4D>
  /** dy goes to the first largest cell of each window, row by row. dx like x. */
  VortexMaxPoolGradient: Kernel<{ dy: Tensor4D; x: Tensor4D; y: Tensor4D }, object, Tensor4D>

  /**
   * y [N, height, width, C]. With `reference` [., H', W', .] the size is that tensor's H', W' (equal to the attrs while recording); with
   * `size` (int32 [2]: height, width) it is that tensor's value, and the attrs hold x's own size for want of a better.
   */
  VortexResizeBilinear: Kernel<{ x: Tensor4D; reference?: Tensor4D; size?: Tensor }, ResizeAttrs, Tensor4D>
  /** dx like x (of which only the shape counts). */
  VortexResizeBilinearGradient: Kernel<{ dy: Tensor4D; x: Tensor4D }, { alignCorners: boolean }, Tensor4D>

  /**
   * logits [N, H, W, C], labels int32 [N, H, W]: [Σ w · CE / divisor (scalar), its gradient for the logits [N, H, W, C]],
   * both over the pixels whose label is not `ignore`. `weights` w [N, H, W]; absent: 1.
   */
  VortexCrossEntropy: Kernel<
    { logits: Tensor4D; labels: Tensor; divisor: Tensor; weights?: Tensor },
    { ignore: number },
    [loss: Scalar, dlogits: Tensor4D]
  >
  /** The cross-entropy of each pixel [N, H, W], 0 where the label is `ignore`. */
  VortexPixelLosses: Kernel<{ logits: Tensor4D; labels: Tensor }, { ignore: number }, Tensor3D>

  /** Mean over H and W: [N, 1, 1, C]. */
  VortexGlobalMean: Kernel<{ x: Tensor4D }, object, Tensor4D>
  /** [N, 1, 1, C] to [N, height, width, C]; with `reference`, to that tensor's height and width. */
  VortexBroadcast: Kernel<{ x: Tensor4D; reference?: Tensor4D }, SizeAttrs, Tensor4D>

  /** x like it, summed over a program's replicas. */
  VortexReplicaSum: Kernel<{ x: Tensor }, object, Tensor>
}

export type VortexKernelName = keyof VortexKernels

interface Kernel<Inputs extends object, Attrs extends object, Outputs extends Tensor | Tensor[]> {
  inputs: Inputs
  attrs: Attrs
  outputs: Outputs
}

/** The same names or places, with a backend's own kind of value. */
type Each<Tensors, Value> = Tensors extends Tensor ? Value : { [I in keyof Tensors]: Value }

/**
 * One function a kernel, as a backend provides it. `backend` is the tfjs backend's object. (TensorFlow's are written over
 * graph endpoints and a recorder instead, and wrapped.)
 */
export type KernelImplementations<Backend, Value = TensorInfo> = {
  [K in VortexKernelName]: (
    inputs: Each<VortexKernels[K]['inputs'], Value>,
    attrs: VortexKernels[K]['attrs'],
    backend: Backend,
  ) => Each<VortexKernels[K]['outputs'], Value>
}

/** Makes the kernels known under a tfjs backend's name. */
export function registerVortexKernels<Backend>(backendName: string, kernels: KernelImplementations<Backend>): void {
  for (const [kernelName, run] of Object.entries(kernels)) {
    const call = run as (inputs: unknown, attrs: unknown, backend: unknown) => TensorInfo | TensorInfo[]
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) => call(inputs, attrs, backend),
    })
  }
}

/** Runs a kernel on the active backend; the tape notes it, so that its gradient is found by name. */
export function runKernel<K extends VortexKernelName>(
  name: K,
  inputs: VortexKernels[K]['inputs'],
  attrs: VortexKernels[K]['attrs'],
): VortexKernels[K]['outputs'] {
  return engine().runKernel<VortexKernels[K]['outputs']>(name, inputs, attrs as never)
}
