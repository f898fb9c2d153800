import { attr } from './attributes.ts'
import { outputInfo, type Attribute, type GraphNode } from './graph.ts'

/**
 * Whether a node is the gradient of an explicitly padded convolution. On CPUs TensorFlow has no oneDNN kernel for it, and its own
 * sums in the short type: in bfloat16 off by up to 7 % of the largest value, and slower than float32 (bench/short-types.ts).
 */
export function isExplicitGradient({ op, attributes }: GraphNode): boolean {
  const { padding } = attributes
  return op.startsWith('Conv2DBackprop') && padding?.kind === 'string' && padding.value === 'EXPLICIT'
}

/** Names the padding of such a gradient SAME where that pads alike, as it does for sizes of 8k + 1. */
export function padAsSame(node: GraphNode): void {
  const { explicit_paddings: explicit, ...attributes } = node.attributes
  if (pads(node, intsOf(explicit))) node.attributes = { ...attributes, padding: attr.string('SAME') }
}

/** SAME pads for size / stride outputs, rounded up, and where that is odd by one more behind than before. */
function pads({ op, inputs, outputs, attributes }: GraphNode, explicit: readonly number[]): boolean {
  const [image, filter] =
    op === 'Conv2DBackpropFilter' ? [outputInfo(inputs[0]!), outputs[0]!] : [outputs[0]!, outputInfo(inputs[1]!)]
  const strides = intsOf(attributes['strides'])
  const dilations = intsOf(attributes['dilations'])
  return [1, 2].every((axis) => {
    const [size, stride] = [image.shape[axis]!, strides[axis]!]
    const reach = (filter.shape[axis - 1]! - 1) * dilations[axis]! + 1
    const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size)
    return explicit[2 * axis] === Math.floor(total / 2) && explicit[2 * axis + 1] === Math.ceil(total / 2)
  })
}

function intsOf(attribute: Attribute | undefined): readonly number[] {
  return attribute?.kind === 'ints' ? attribute.value : []
}
