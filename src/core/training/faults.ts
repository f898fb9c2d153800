import { VortexError } from '../base/index.ts'
import type { Position } from '../runs/index.ts'

const FIX = [
  "The run's last good checkpoint is kept.",
  'Start over with a smaller learning rate (--fresh --set stages.NAME.learningRate=…), or inspect these images.',
]

/** The stop of a run whose loss is not a number. */
export function brokenLoss(
  loss: number,
  { stage, step }: Position,
  learningRate: number,
  ids: readonly string[],
): VortexError {
  const where = `step ${step + 1} of stage ${stage} (learning rate ${learningRate}, batch ${ids.join(', ')})`
  return new VortexError('bad-input', `Expected a finite loss for ${where} but found ${loss}.`, { suggestions: FIX })
}

/** The stop of a run whose last update made values that are not numbers. */
export function brokenValues(name: string, { step, stage }: Position): VortexError {
  const what = `finite variables for step ${step} of stage ${stage} but found others in ${name}`
  return new VortexError('bad-input', `Expected ${what}.`, { suggestions: FIX })
}
