import type { Rng } from '../base/index.ts'

export interface AugmentationOptions {
  /** Side of the square crop in pixels. */
  crop: number
  /** Smallest and largest scale factor. */
  scale: readonly [number, number]
  /** Draw from `scale[0], scale[0] + step, …` instead of uniformly (DeepLab: 0.25). */
  scaleStep?: number | undefined
  /** Probability of a horizontal flip. */
  flip: number
}

/** The chance in one training crop, as numbers. */
export interface Augmentation {
  /** Size after scaling, rounded to the nearest pixel. */
  height: number
  width: number
  /** The crop's corner in the scaled image, which is padded at its right and bottom to at least the crop. */
  top: number
  left: number
  /** Mirror the crop. */
  flip: boolean
}

/** Draws scale, place and flip for an image of this size. */
export function drawAugmentation(
  rng: Rng,
  source: { height: number; width: number },
  options: AugmentationOptions,
): Augmentation {
  const scale = drawScale(rng, options)
  const height = Math.max(1, Math.round(source.height * scale))
  const width = Math.max(1, Math.round(source.width * scale))
  return {
    height,
    width,
    top: rng.below(Math.max(height - options.crop, 0) + 1),
    left: rng.below(Math.max(width - options.crop, 0) + 1),
    flip: rng.uniform() < options.flip,
  }
}

function drawScale(rng: Rng, { scale: [low, high], scaleStep }: AugmentationOptions): number {
  if (scaleStep === undefined) return low + (high - low) * rng.uniform()
  const steps = Math.floor((high - low) / scaleStep + 1e-6) + 1
  return low + scaleStep * rng.below(steps)
}
