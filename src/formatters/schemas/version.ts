import { z } from 'zod'

/** `vortex version --json` */
export const versionSchema = z.object({ version: z.string(), platform: z.string(), node: z.string() })
