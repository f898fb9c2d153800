import { z } from 'zod'

const publication = { name: z.string(), title: z.string(), kind: z.enum(['dataset', 'weights']) }

/** `vortex fetch --list --json` and `vortex fetch … --dry-run --json`. */
export const fetchPlanSchema = z.strictObject({
  folder: z.string(),
  publications: z.array(
    z.strictObject({
      ...publication,
      files: z.array(
        z.strictObject({
          name: z.string(),
          url: z.url(),
          bytes: z.int().positive(),
          /** The first eight digits where no more are published. */
          sha256: z.string().regex(/^[0-9a-f]{8}([0-9a-f]{56})?$/),
          path: z.string(),
          cached: z.int().nonnegative(),
        }),
      ),
    }),
  ),
  missing: z.int().nonnegative(),
  free: z.number().nonnegative(),
})

/** `vortex fetch … --json` */
export const fetchSchema = z.strictObject({
  folder: z.string(),
  publications: z.array(
    z.strictObject({
      ...publication,
      files: z.array(
        z.strictObject({
          path: z.string(),
          bytes: z.int().positive(),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          /** False: it was in the cache. */
          fetched: z.boolean(),
        }),
      ),
      next: z.array(z.string()),
    }),
  ),
})
