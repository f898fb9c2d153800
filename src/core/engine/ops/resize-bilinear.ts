import * as tf from '@tensorflow/tfjs'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import { describe, misuse, requireMap } from './checks.ts'
import { withGradient } from './gradient.ts'
import { type ResizeAttrs, runKernel } from './kernels.ts'

export interface ResizeOptions {
  /** Corners on corners; false: half-pixel centers. */
  alignCorners: boolean
}

/**
 * Bilinear interpolation to another size (no antialiasing when it shrinks, as PyTorch's default).
 * @param x [N, H, W, C]
 * @param size [height, width], or an int32 [2] tensor of the same where only a run knows them
 * @returns [N, height, width, C]
 */
export function resizeBilinear(
  x: Tensor4D,
  size: readonly [number, number] | Tensor,
  options: ResizeOptions,
): Tensor4D {
  requireMap('resizeBilinear', 'x', x)
  if (!(size instanceof tf.Tensor)) return resize(x, { height: size[0], width: size[1], ...options })
  if (size.dtype !== 'int32' || size.shape[0] !== 2 || size.rank !== 1)
    throw misuse('resizeBilinear', 'size as int32 [2]', describe(size))
  return resize(x, { height: x.shape[1], width: x.shape[2], ...options }, { size })
}

/** {@link resizeBilinear} to the height and width of `reference` [., H', W', .], which takes no gradient. */
export function resizeLike(x: Tensor4D, reference: Tensor4D, options: ResizeOptions): Tensor4D {
  requireMap('resizeLike', 'x', x)
  requireMap('resizeLike', 'reference', reference)
  return resize(x, { height: reference.shape[1], width: reference.shape[2], ...options }, { reference })
}

function resize(x: Tensor4D, attrs: ResizeAttrs, like: { reference?: Tensor4D; size?: Tensor } = {}): Tensor4D {
  return withGradient(x, () => ({
    value: runKernel('VortexResizeBilinear', { x, ...like }, attrs),
    save: [x],
    gradient: (dy, [source]) =>
      runKernel('VortexResizeBilinearGradient', { dy, x: source as Tensor4D }, { alignCorners: attrs.alignCorners }),
  }))
}
