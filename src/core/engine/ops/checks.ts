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

/** The label of pixels that do not count. */
export const IGNORE = 255

/** Throws unless `labels` are int32 [N, H, W] for logits [N, H, W, C] of fewer than 256 classes. */
export function requireLabels(op: string, logits: Tensor, labels: Tensor): void {
  requireMap(op, 'logits', logits)
  const [batch, height, width, classes] = logits.shape
  if (labels.dtype !== 'int32' || labels.shape.join() !== [batch, height, width].join())
    throw misuse(op, `labels as int32 [${batch}, ${height}, ${width}]`, describe(labels))
  if (classes > IGNORE) throw misuse(op, `at most ${IGNORE} classes`, String(classes))
}

/** `int32 [2, 65, 65]` */
export function describe(tensor: Tensor): string {
  return `${tensor.dtype} [${tensor.shape.join(', ')}]`
}
