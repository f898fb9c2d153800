import { z } from 'zod'

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
      /** null: neither in the truth nor predicted. */
      iou: share.nullable(),
      accuracy: share.nullable(),
      truthPixels: count,
      predictedPixels: count,
    }),
  ),
  /** Pixels, rows: truth, columns: prediction. */
  confusion: z.array(z.array(count)),
  images: count,
  secondsPerImage: z.number().nonnegative(),
  best: ranked,
  worst: ranked,
  /** Path of the HTML page. */
  report: z.string().optional(),
})
