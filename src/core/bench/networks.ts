import { rngFor } from '../base/index.ts'
import type { Engine, TensorValue } from '../engine/index.ts'
import { openPredictor } from '../inference/index.ts'
import { buildModel, dropoutOf } from '../models/index.ts'
import type { Recipe, Stage } from '../recipes/index.ts'
import { buildStepProgram } from '../training/index.ts'
import { initialValues, withShapes } from '../weights/index.ts'

/** Something that is timed by doing it again and again. */
export interface Timed {
  run(): Promise<void>
  dispose(): Promise<void>
}

/** A stage's training step on drawn images of `classes` classes: forward, backward, batch-norm statistics, momentum. */
export async function openStep(engine: Engine, recipe: Recipe, stage: Stage, classes: number): Promise<Timed> {
  const model = buildModel(recipe.model, classes)
  const program = buildStepProgram(model, stage)
  const compiled = await engine.compile(program)
  await engine.writeVariables(initialValues(program.variables, recipe.defaults.seed))
  const { batch, crop } = stage
  const dropout = dropoutOf(model, batch, crop)
  const feeds = {
    images: drawn([batch, crop, crop, 3], 'normal'),
    labels: drawn([batch, crop, crop], classes),
    learningRate: { shape: [], data: Float32Array.of(1e-4) },
    dropoutMask: { shape: dropout?.shape ?? [1], data: drawn(dropout?.shape ?? [1], 'one').data },
  }
  return {
    run: async () => {
      await compiled.run(feeds)
    },
    dispose: () => compiled.dispose(),
  }
}

/** One picture of `crop` x `crop` through the inference form: batch norm folded, weights baked in, one view. */
export async function openForward(engine: Engine, recipe: Recipe, crop: number, classes: number): Promise<Timed> {
  const model = buildModel(recipe.model, classes)
  const values = withShapes(model.variables, initialValues(model.variables, recipe.defaults.seed))
  const views = { scales: [1], flip: false, crop, protocol: 'pad' as const }
  const predictor = await openPredictor(engine, {
    model,
    values,
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    ...views,
  })
  const image = Uint8Array.from(drawn([crop, crop, 3], 256).data)
  return {
    run: async () => {
      await predictor.predict({ image, height: crop, width: crop })
    },
    dispose: () => predictor.dispose(),
  }
}

/** @param kind normal values, ones, or whole numbers below this one */
function drawn(shape: readonly number[], kind: 'normal' | 'one' | number): TensorValue {
  const length = shape.reduce((product, size) => product * size, 1)
  const rng = rngFor('bench', kind)
  if (kind === 'one') return { shape, data: new Float32Array(length).fill(1) }
  if (kind === 'normal') return { shape, data: Float32Array.from({ length }, () => rng.normal()) }
  return { shape, data: Int32Array.from({ length }, () => rng.below(kind)) }
}
