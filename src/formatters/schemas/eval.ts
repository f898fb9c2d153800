import { z } from 'zod'
import { trainedSchema } from './trained.ts'

const share = z.number().min(0).max(1)
const count = z.int().nonnegative()
const ranked = z.array(z.strictObject({ id: z.string(), miou: share }))

/** What `vortex eval --json` prints. */
export const evaluationSchema = z.strictObject({
  miou: share,
  pixelAccuracy: share,
  meanAccuracy: share,
  fwIou: share,
  classes: z.array(
    z.strictObject({
      name: z.string(),
      /** RGB, 0..255. */
      color: z.array(z.int().min(0).max(255)).length(3),
      /** null: absent from ground truth and predictions. */
      iou: share.nullable(),
      /** The class's recall. */
      accuracy: share.nullable(),
      precision: share.nullable(),
      dice: share.nullable(),
      /** Cheng et al. 2021. */
      boundaryIou: share.nullable(),
      /** How many have the class in ground truth or prediction. */
      images: count,
      truthPixels: count,
      predictedPixels: count,
    }),
  ),
  /** Pixels, rows: truth, columns: prediction. */
  confusion: z.array(z.array(count)),
  /** 95 %, of mIoU, bootstrapped over images; absent for fewer than two. */
  interval: z.tuple([share, share]).optional(),
  images: count,
  secondsPerImage: z.number().nonnegative(),
  best: ranked,
  worst: ranked,
  /** The checkpoint's file, or the folder of predictions. */
  source: z.string(),
  /** Absent where predictions were read. */
  trained: trainedSchema.optional(),
  /** Images that are also in training; absent where predictions were read. */
  leak: z
    .strictObject({
      images: count,
      message: z.string().nullable(),
      stages: z.array(z.strictObject({ name: z.string(), images: count })),
      /** Stages whose images are not known. */
      unchecked: z.array(z.string()),
    })
    .optional(),
  /** `limitedFrom`: the images of the split, where `--limit` chose some: such a score is not the split's. */
  split: z.strictObject({ name: z.string(), sha256: z.string(), missing: count, limitedFrom: count.optional() }),
  /** Absent where predictions were read. */
  views: z
    .strictObject({
      scales: z.array(z.number()),
      flip: z.boolean(),
      crop: count,
      protocol: z.enum(['pad', 'whole']),
      batch: count.exactOptional(),
    })
    .optional(),
  /** Path of the HTML page. */
  report: z.string().optional(),
})
