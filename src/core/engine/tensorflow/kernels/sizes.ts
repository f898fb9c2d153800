import { attr } from '../recording/attributes.ts'
import type { Endpoint } from '../recording/graph.ts'
import type { Recorder } from '../recording/recorder.ts'

/** Sizes as tensors: a program recorded at one size runs at any, so no size of a map may be written into its graph. */

/** The whole shape of `x`, as a run meets it: int32 [rank]. */
export function shapeAtRun(recorder: Recorder, x: Endpoint): Endpoint {
  return recorder.apply('Shape', { T: attr.type('float32'), out_type: attr.type('int32') }, [x])
}

/** Sizes `from` to `to` (exclusive) of `x`, as a run meets them: int32 [to - from]. */
export function sizesAtRun(recorder: Recorder, x: Endpoint, from: number, to: number): Endpoint {
  const attributes = { T: attr.type('int32'), Index: attr.type('int32') }
  return recorder.apply('Slice', attributes, [shapeAtRun(recorder, x), recorder.ints(from), recorder.ints(to - from)])
}

/** Vectors of sizes, one after the other. */
export function joinSizes(recorder: Recorder, ...parts: readonly Endpoint[]): Endpoint {
  const attributes = { T: attr.type('int32'), Tidx: attr.type('int32'), N: attr.int(parts.length) }
  return recorder.apply('ConcatV2', attributes, [...parts, recorder.scalar(0, 'int32')])
}
