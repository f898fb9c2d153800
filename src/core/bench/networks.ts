import { rngFor } from '../base/index.ts'
import type { Engine, TensorValue } from '../engine/index.ts'
import { openPredictor } from '../inference/index.ts'
import { buildModel, dropoutOf } from '../models/index.ts'
import type { Recipe, Stage } from '../recipes/index.ts'
import { compileStep, stepSettings } from '../training/index.ts'
import { initialValues, withShapes } from '../weights/index.ts'

/** Something that is timed by doing it again and again. */
export interface Timed {
  run(): Promise<void>
  dispose(): Promise<void>
}

/** A stage's training step on random images of `classes` classes: forward, backward, batch-norm statistics, update. */
export async function openStep(engine: Engine, recipe: Recipe, stage: Stage, classes: number): Promise<Timed> {
  const model = buildModel(recipe.model, classes)
  const settings = stepSettings(model, stage, { pixels: Array<number>(classes).fill(1), classes })
  const step = await compileStep(engine, model, settings)
  await engine.writeVariables(initialValues(step.variables, recipe.defaults.seed))
  const { batch, crop } = stage
  const inputs = {
    images: drawn([batch, crop, crop, 3], 'normal').data as Float32Array,
    labels: drawn([batch, crop, crop], classes).data as Int32Array,
    dropoutMask: drawn(dropoutOf(model, batch, crop)?.shape ?? [1], 'one').data as Float32Array,
    ...{ learningRate: 1e-4, step: 0 },
  }
  return {
    run: async () => {
      await step.run(inputs)
    },
    dispose: () => step.dispose(),
  }
}

/** One picture of `crop` x `crop` through the inference form: batch norm folded, weights baked in, one view. */
export async function openForward(engine: Engine, recipe: Recipe, crop: number, classes: number): Promise<Timed> {
  const model = buildModel(recipe.model, classes)
  const values = withShapes(model.variables, initialValues(model.variables, recipe.defaults.seed))
  const { precision } = recipe.stages[0]!
  const views = { scales: [1], flip: false, crop, protocol: 'pad' as const, precision }
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
