import type { Tensor4D } from '@tensorflow/tfjs'
import * as ops from '../../../src/core/engine/index.ts'
import type { ForwardResult, Model } from '../../../src/core/models/index.ts'

interface ForwardOptions {
  batchNorm: 'train' | 'frozen'
  /** Baked in; absent: the engine's variables. */
  constants?: ReadonlyMap<string, ops.TensorValue>
}

export type MapName = Exclude<keyof ForwardResult, 'updates'>

/** All maps of one forward pass; `auxiliary` where the model has it. */
export async function forward(
  engine: ops.Engine,
  model: Model,
  { images, ...how }: ForwardOptions & { images: ops.TensorValue },
): Promise<Record<MapName, ops.TensorValue>> {
  const program = await engine.compile(forwardProgram(model, { ...how, shape: images.shape }))
  try {
    return await program.run({ images })
  } finally {
    await program.dispose()
  }
}

export function forwardProgram(
  model: Model,
  { batchNorm, constants, ...spec }: ForwardOptions & Omit<ops.TensorSpec, 'dtype'>,
): ops.Program<'images', MapName> {
  return {
    name: 'forward',
    inputs: { images: { ...spec, dtype: 'float32' } },
    variables: constants ? [] : model.variables,
    ...(constants && { constants }),
    body: ({ images }, scope) => {
      const result = model.forward(ops, images as Tensor4D, scope, { batchNorm })
      const maps = Object.entries(result).filter(([name]) => name !== 'updates')
      return { outputs: Object.fromEntries(maps) as Record<MapName, Tensor4D> }
    },
  }
}
