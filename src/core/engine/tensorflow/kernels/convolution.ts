import type { ConvolutionAttrs, KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import type { Attributes, Endpoint } from '../recording/graph.ts'
import { shapeOf, type Recorder } from '../recording/recorder.ts'

type Kernels = KernelImplementations<Recorder, Endpoint>

export const convolution: Pick<Kernels, 'VortexConv2D' | 'VortexConv2DInputGradient' | 'VortexConv2DFilterGradient'> = {
  VortexConv2D: ({ x, filter }, attrs, recorder) =>
    recorder.apply('Conv2D', convolutionAttributes(attrs, shapeOf(filter)), [x, filter]),

  VortexConv2DInputGradient: ({ dy, filter }, { inputShape, ...attrs }, recorder) =>
    recorder.apply('Conv2DBackpropInput', convolutionAttributes(attrs, shapeOf(filter)), [
      recorder.ints(...inputShape),
      filter,
      dy,
    ]),

  VortexConv2DFilterGradient: ({ x, dy }, { filterShape, ...attrs }, recorder) =>
    recorder.apply('Conv2DBackpropFilter', convolutionAttributes(attrs, filterShape), [
      x,
      recorder.ints(...filterShape),
      dy,
    ]),
}

/** SAME pads evenly at stride 1 and an odd filter alone; elsewhere the padding is written out. */
function convolutionAttributes({ stride, dilation, padding }: ConvolutionAttrs, [size]: readonly number[]): Attributes {
  const around = [0, 0, padding, padding, padding, padding, 0, 0]
  const same = stride === 1 && 2 * padding === dilation * (size! - 1)
  return {
    T: attr.type('float32'),
    strides: attr.ints([1, stride, stride, 1]),
    dilations: attr.ints([1, dilation, dilation, 1]),
    data_format: attr.string('NHWC'),
    padding: attr.string(padding === 0 ? 'VALID' : same ? 'SAME' : 'EXPLICIT'),
    ...(padding !== 0 && !same && { explicit_paddings: attr.ints(around) }),
  }
}
