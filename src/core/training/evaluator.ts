import type { Work } from '../base/index.ts'
import type { Engine } from '../engine/index.ts'
import {
  evaluate,
  openPredictor,
  type EvaluationSummary,
  type LabelSource,
  type PredictedLabels,
  type Predictor,
} from '../inference/index.ts'
import type { ClassSet } from '../labels/index.ts'
import type { Model } from '../models/index.ts'
import type { Normalization, Sample } from '../samples/index.ts'
import { slotName } from '../weights/index.ts'
import type { EvaluationPlan } from './plan.ts'

/** Scores the network as it stands: single scale, no flip. */
export interface Evaluator {
  score(plan: EvaluationPlan): Promise<EvaluationSummary>
  predict(plan: EvaluationPlan, image: Sample, signal?: AbortSignal): Promise<PredictedLabels>
  dispose(): Promise<void>
}

interface EvaluatorOptions {
  classes: ClassSet
  normalization: Normalization
  /** Variables whose moving average is scored in their place. */
  averaged: readonly string[]
}

/** One program serves a whole stage: it reads the engine's variables as they are. */
export function createEvaluator(
  engine: Engine,
  model: Model,
  { averaged, classes, normalization }: EvaluatorOptions,
  work: Work,
): Evaluator {
  const names = new Set(averaged)
  const variableOf = (name: string) => (names.has(name) ? slotName('ema', name) : name)
  let predictor: Predictor | undefined
  const opened = async ({ crop, protocol }: EvaluationPlan): Promise<Predictor> => {
    const views = { scales: [1], flip: false, crop, protocol }
    return (predictor ??= await openPredictor(engine, { model, ...normalization, ...views, variableOf }))
  }
  return {
    async score(plan) {
      const open = await opened(plan)
      const source: LabelSource = (samples, signal) => open.predictAll(samples, signal)
      return evaluate(plan.scoredOn.entries, source, { classes, atOnce: open.atOnce }, work)
    },
    predict: async (plan, image, signal) => (await opened(plan)).predict(image, signal),
    async dispose() {
      await predictor?.dispose()
    },
  }
}
