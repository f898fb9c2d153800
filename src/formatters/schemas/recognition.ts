import { z } from 'zod'

/** What `vortex prepare auto --json` prints. */
export const recognitionSchema = z.strictObject({
  source: z.string(),
  /** Each command that fits; of several, a person has to choose. */
  found: z.array(
    z.strictObject({ what: z.string(), why: z.string(), words: z.array(z.string()), open: z.string().exactOptional() }),
  ),
  ran: z.boolean(),
  /** What the command that ran prints with `--json`, an error too. */
  result: z.unknown().optional(),
})
