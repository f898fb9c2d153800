import { z } from 'zod'

/** What `vortex report --json` prints. */
export const reportSchema = z.strictObject({ report: z.string(), runs: z.array(z.string()).min(1) })
