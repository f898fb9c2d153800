import { softmax, type Tensor4D } from '@tensorflow/tfjs'
import * as ops from '../engine/index.ts'
import { foldBatchNorms, type Model } from '../models/index.ts'
import type { NamedArrays } from '../weights/index.ts'

type ViewProgram = ops.Program<'canvas' | 'viewSize' | 'canvasSize', 'probabilities'>

/** Any size will do: the program runs at every size. */
const RECORD_AT = 65

/**
 * Class probabilities of one view: the canvases [N, H, W, 3] are resized to `viewSize`, corners on corners, go through
 * the network, and its logits come back to `canvasSize` before the softmax: [N, H, W, classes].
 * @param values the model's variables, to be baked in with batch norm folded: the fast way. Absent: the program reads
 *   the engine's variables as they are, with frozen batch norm, so that one program serves a whole training run
 * @param variableOf the engine's variable that is read for one of the model's
 */
export function viewProgram(
  trained: Model,
  values: NamedArrays | undefined,
  variableOf = (name: string) => name,
  precision?: ops.Precision,
): ViewProgram {
  const folded = values && foldBatchNorms(trained, values)
  const model = folded?.model ?? trained
  return {
    name: folded ? 'inference' : 'evaluation',
    ...(precision && { precision }),
    inputs: {
      canvas: { shape: [null, null, null, 3], dtype: 'float32', recordAt: [1, RECORD_AT, RECORD_AT, 3] },
      viewSize: { shape: [2], dtype: 'int32' },
      canvasSize: { shape: [2], dtype: 'int32' },
    },
    variables: folded ? [] : model.variables.map((spec) => ({ ...spec, name: variableOf(spec.name) })),
    ...(folded && { constants: folded.values }),
    body: ({ canvas, viewSize, canvasSize }, scope) => {
      const view = ops.resizeBilinear(canvas as Tensor4D, viewSize, { alignCorners: true })
      const named = folded ? scope : { get: (name: string) => scope.get(variableOf(name)) }
      const { logits } = model.forward(ops, view, named, { batchNorm: 'frozen' })
      const full = ops.resizeBilinear(logits, canvasSize, { alignCorners: model.config.alignCorners })
      return { outputs: { probabilities: softmax(full) } }
    },
  }
}
