import { z } from 'zod'

const share = z.number().min(0).max(1)

/** What `vortex models --json` prints. */
export const modelsSchema = z.strictObject({
  crop: z.int().positive(),
  classes: z.int().min(2).max(255),
  /** Cells on each side of the map that the context module reads. */
  map: z.int().positive(),
  models: z.array(
    z.strictObject({
      name: z.string(),
      /** Trained values, in all and behind the backbone. */
      parameters: z.int().positive(),
      headParameters: z.int().positive(),
      /** 10⁹ operations, forward, one image; a multiply-add is two. */
      gflop: z.number().positive(),
      utilization: z.strictObject({ nominal: share, traced: share, corner: share }),
    }),
  ),
})
