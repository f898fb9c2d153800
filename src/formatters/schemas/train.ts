import { z } from 'zod'

/** `vortex train --keys --json` */
export const recipeKeysSchema = z.strictObject({
  keys: z.array(
    z.strictObject({ key: z.string(), type: z.string(), default: z.string(), meaning: z.string(), since: z.string() }),
  ),
})

const count = z.int().nonnegative()

/** What `vortex train --json` prints. */
export const trainSchema = z.strictObject({
  /** The run's folder. */
  run: z.string(),
  stages: z.array(
    z.strictObject({
      name: z.string(),
      /** Steps done, and steps of the recipe. */
      steps: count,
      of: count,
      lastLoss: z.number().nullable(),
    }),
  ),
  /** Every stage is over. */
  done: z.boolean(),
  best: z
    .strictObject({
      stage: z.string(),
      step: count,
      miou: z.number(),
      /** Where it is the score of a part of the split. */
      scoredOn: z.strictObject({ images: count, of: count }).optional(),
    })
    .nullable(),
  /** From which the same command goes on. */
  checkpoint: z.string().nullable(),
})

const share = z.number().nullable()
const spread = { mean: share, deviation: share }

/** What `vortex train A B --seeds 1,2 --json` prints. */
export const experimentSchema = z.strictObject({
  runs: z.array(
    z.strictObject({
      run: z.string(),
      recipe: z.string(),
      seed: count,
      /** `stopped`: by --steps or --stage. */
      state: z.enum(['done', 'stopped', 'failed']),
      /** Why it failed. */
      reason: z.string().nullable(),
      miou: share,
      classes: z.array(z.strictObject({ name: z.string(), iou: share })),
    }),
  ),
  recipes: z.array(
    z.strictObject({
      name: z.string(),
      /** Of its finished runs. */
      seeds: z.array(count),
      /** Deviations are those of a sample (n − 1). */
      miou: z.strictObject(spread),
      classes: z.array(z.strictObject({ name: z.string(), ...spread })),
      /** To the first recipe, over the seeds that both have. */
      difference: z
        .strictObject({
          seeds: z.array(count),
          miou: z.number(),
          /** 95 %, paired bootstrap over images and seeds. */
          interval: z.tuple([z.number(), z.number()]).nullable(),
          /** Why there is no interval. */
          why: z.string().nullable(),
        })
        .nullable(),
    }),
  ),
})

/** What `vortex train --dry-run --json` prints. */
export const dryRunSchema = z.strictObject({
  run: z.string(),
  checkpoint: z.string().nullable(),
  engine: z.string(),
  stages: z.array(
    z.strictObject({ name: z.string(), split: z.string(), images: count, steps: count, scoredOn: count }),
  ),
  /** Stages with `accumulate: auto`, and the numbers of parts that were tried; the last fits. */
  accumulate: z.array(z.strictObject({ stage: z.string(), batch: count, accumulate: count, tried: z.array(count) })),
  step: z
    .strictObject({ stage: z.string(), loss: z.number(), imagesPerSecond: z.number(), devices: z.array(z.string()) })
    .nullable(),
  peakRssBytes: count,
  memoryBytes: count,
})
