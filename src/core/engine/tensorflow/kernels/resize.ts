import type { KernelImplementations } from '../../ops/kernels.ts'
import { attr } from '../recording/attributes.ts'
import type { Attributes, Endpoint } from '../recording/graph.ts'
import { shapeOf, type Recorder } from '../recording/recorder.ts'
import { sizesAtRun } from './sizes.ts'

type Kernels = KernelImplementations<Recorder, Endpoint>

export const resize: Pick<Kernels, 'VortexResizeBilinear' | 'VortexResizeBilinearGradient'> = {
  VortexResizeBilinear: ({ x, reference, size }, { height, width, alignCorners }, recorder) => {
    const [batch, , , channels] = shapeOf(x)
    const target = size ?? (reference ? sizesAtRun(recorder, reference, 1, 3) : recorder.ints(height, width))
    return recorder.apply(
      'ResizeBilinear',
      resizeAttributes(alignCorners),
      [x, target],
      [{ shape: [batch!, height, width, channels!], dtype: 'float32' }],
    )
  },

  VortexResizeBilinearGradient: ({ dy, x }, { alignCorners }, recorder) =>
    recorder.apply('ResizeBilinearGrad', resizeAttributes(alignCorners), [dy, x]),
}

function resizeAttributes(alignCorners: boolean): Attributes {
  return {
    T: attr.type('float32'),
    align_corners: attr.bool(alignCorners),
    half_pixel_centers: attr.bool(!alignCorners),
  }
}
