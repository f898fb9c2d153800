import { z } from 'zod'

/** How a stage's learning rate runs: `poly` and `cosine` fall to 0 at the stage's end. */
export type ScheduleSettings =
  | { name: 'poly'; power: number; warmup: number }
  | { name: 'cosine'; warmup: number }
  | { name: 'constant'; warmup: number }

export const SCHEDULES: { readonly [N in ScheduleSettings['name']]: Extract<ScheduleSettings, { name: N }> } = {
  poly: { name: 'poly', power: 0.9, warmup: 0 },
  cosine: { name: 'cosine', warmup: 0 },
  constant: { name: 'constant', warmup: 0 },
}

/** The keys of a recipe's `schedule` section. */
export const scheduleShape = {
  name: z
    .enum(['poly', 'cosine', 'constant'])
    .describe('Shape of the learning rate over the stage; poly and cosine fall to 0 at the end of the stage.'),
  power: z.number().min(0).describe('poly: the exponent.'),
  warmup: z.int().min(0).describe('Steps over which the rate rises linearly to what the schedule says; 0: none.'),
}
