import { z } from 'zod'

const count = z.int().positive()
const share = z.number().min(0).max(1)

/** What `vortex demo --json` prints. */
export const demoSchema = z.strictObject({
  folder: z.string(),
  /** Prepared images. */
  images: z.strictObject({ voc: count, sbd: count, coco: count }),
  run: z.string(),
  /** On the generated val, one scale and several with flips. */
  miou: z.strictObject({ single: share, multiple: share }),
  submission: z.strictObject({ archive: z.string(), sha256: z.string().nullable(), problems: z.array(z.string()) }),
  report: z.string(),
  seconds: z.number().positive(),
})
