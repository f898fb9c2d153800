import { VortexError } from '../base/index.ts'
import type { Position } from '../runs/index.ts'

/** PyTorch's `GradScaler` with its defaults (torch/cuda/amp/grad_scaler.py): small gradients of float16 would be 0 otherwise. */
const INITIAL = 2 ** 16
const GROWTH = 2
const BACKOFF = 0.5
const GROWTH_INTERVAL = 2000

/** So many steps without an update mean that no scale helps. */
const MOST_SKIPPED = 20

/** Where a stage's dynamic loss scale stands: in each checkpoint of a float16 run. */
export interface LossScale {
  /** The loss is multiplied by it before the backward pass, gradients are divided by it after. */
  scale: number
  /** Steps taken since the scale last changed. */
  sinceChange: number
  /** Steps of the stage whose gradients were not finite, and so changed no variable. */
  skipped: number
  /** The last of them, one after another. */
  skippedInARow: number
}

export const INITIAL_LOSS_SCALE: LossScale = { scale: INITIAL, sinceChange: 0, skipped: 0, skippedInARow: 0 }

/** GradScaler's `update`: half the scale after a skipped step, twice after 2000 taken in a row. */
export function nextLossScale(before: LossScale, finite: boolean): LossScale {
  const { scale, sinceChange, skipped, skippedInARow } = before
  if (!finite) return { scale: scale * BACKOFF, sinceChange: 0, skipped: skipped + 1, skippedInARow: skippedInARow + 1 }
  const taken = { skipped, skippedInARow: 0 }
  if (sinceChange + 1 < GROWTH_INTERVAL) return { scale, sinceChange: sinceChange + 1, ...taken }
  const grown = Math.fround(scale * GROWTH)
  return { scale: Number.isFinite(grown) ? grown : scale, sinceChange: 0, ...taken }
}

/** Stops a run that no scale helps. */
export function requireProgress(
  { skippedInARow, scale }: LossScale,
  { stage, step }: Position,
  ids: readonly string[],
): void {
  if (skippedInARow < MOST_SKIPPED) return
  const where = `step ${step} of stage ${stage} (batch ${ids.join(', ')})`
  throw new VortexError(
    'bad-input',
    `${MOST_SKIPPED} steps in a row had gradients that are not finite in float16, the last of them ${where}, though the loss scale fell to ${scale}.`,
    {
      suggestions: [
        'Use precision: bfloat16, which has the range of float32, or a smaller learning rate.',
        "The run's last good checkpoint is kept; look at these images too.",
      ],
    },
  )
}
