import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import { expected, type VortexError } from '../../base/index.ts'

/** `Expected WHAT for OP but found FOUND.` A caller in this repository is at fault, never a user. */
export function misuse(op: string, what: string, found: string): VortexError {
  return expected(what, op, found, { code: 'internal' })
}

/** Throws unless `tensor` is float32 [N, H, W, C]. */
export function requireMap(op: string, name: string, tensor: Tensor): asserts tensor is Tensor4D {
  if (tensor.dtype !== 'float32' || tensor.rank !== 4)
    throw misuse(op, `${name} as float32 [N, H, W, C]`, describe(tensor))
}

/** Throws unless `tensor` is float32 of this shape. */
export function requireShape(op: string, name: string, tensor: Tensor, shape: readonly number[]): void {
  if (
    tensor.dtype !== 'float32' ||
    tensor.rank !== shape.length ||
    shape.some((size, axis) => tensor.shape[axis] !== size)
  )
    throw misuse(op, `${name} as float32 [${shape.join(', ')}]`, describe(tensor))
}

/** `int32 [2, 65, 65]` */
export function describe(tensor: Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(', ')}]`
}
