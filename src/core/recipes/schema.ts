import { z } from 'zod'
import { DEFAULT_MODEL, modelShape } from '../models/index.ts'
import { checkSettings } from './check-settings.ts'
import { optional } from './optional.ts'
import { DEFAULT_SETTINGS, mergeSettings, scaleStep, seed, settingsShape } from './settings.ts'

/** Names become names of files and folders. */
const name = z.string().regex(/^[A-Za-z0-9][\w.+-]*$/, { error: 'a name of letters, digits, ., _, + and -' })
const count = z.int().min(1)
const positive = z.number().positive()
const mean = z
  .tuple([z.number(), z.number(), z.number()])
  .describe("Mean of the pixels in 0..1 by channel; without the section, as the weights were trained, else ImageNet's.")
const std = z.tuple([positive, positive, positive]).describe('Standard deviation of the pixels, likewise.')

/** What a recipe file may say. Optional keys are filled by `resolve`. */
export const recipeSchema = z
  .strictObject({
    name: name.describe("The run's folder is named after it.").exactOptional(),
    extends: z
      .string()
      .min(1)
      .describe('Preset or recipe file (relative to this one) whose keys apply unless this recipe sets them.')
      .exactOptional(),
    model: z.strictObject(optional(modelShape)).exactOptional(),
    weights: z
      .string()
      .min(1)
      .describe(
        'Weight file that the network starts from, torchvision:NAME from the cache (vortex fetch NAME), or none: random initialization.',
      )
      .exactOptional(),
    normalization: z.strictObject({ mean, std }).exactOptional(),
    data: z.record(
      name,
      z.string().min(1).describe('Folder of a prepared tree by a short name, relative to where the command runs.'),
    ),
    defaults: z.strictObject({ ...optional({ ...settingsShape, scaleStep, seed }) }).exactOptional(),
    stages: z
      .array(
        z.strictObject({
          name: name.describe('Name of the stage, for --stage, --set and checkpoints.'),
          data: z.string().describe('Tree to train on: a name under data.'),
          split: z.string().describe('List of the tree to train on.'),
          steps: count.describe('Steps of the stage.'),
          learningRate: z.number().positive().describe('What schedule, warm-up and factors start from.'),
          evaluate: z
            .boolean()
            .describe("Whether the recipe's evaluate section applies to this stage.")
            .exactOptional(),
          ...optional({ ...settingsShape, scaleStep }),
        }),
      )
      .min(1),
    evaluate: z
      .strictObject({
        data: z.string().describe('Tree to score on: a name under data.'),
        split: z.string().describe('List of the tree to score on.'),
        ...optional({
          every: count.describe('Steps between two evaluations; the last step of a stage is always evaluated.'),
          crop: count.describe('Side of the evaluation crop in pixels.'),
          images: z
            .int()
            .min(0)
            .describe('Images, evenly spread over the list, whose prediction is kept at each evaluation.'),
          protocol: z.enum(['pad', 'whole']).describe('Pad images to the crop, or keep each at its own size.'),
          limit: count.describe(
            "Score this many of the split's images, chosen by the hash of their ids: for a quick look, not the split's score.",
          ),
        }),
      })
      .exactOptional(),
    early: z
      .union([z.literal('none'), z.strictObject({ patience: count })], {
        error: 'none or { patience: a whole number of at least 1 }',
      })
      .describe('Ends a stage after this many evaluations in a row without a better mIoU.')
      .exactOptional(),
    checkpoint: z
      .strictObject(
        optional({
          every: count.describe('Steps between two checkpoints.'),
          keep: z.int().min(0).describe("How many of them to keep, besides the last, the best and each stage's end."),
        }),
      )
      .exactOptional(),
  })
  .superRefine(checkReferences)

export type WrittenRecipe = z.output<typeof recipeSchema>

/** What one key alone cannot know. */
function checkReferences(recipe: z.output<z.ZodObject<typeof recipeSchema.shape>>, context: z.RefinementCtx): void {
  const fault = (path: (string | number)[], message: string) => {
    context.addIssue({ code: 'custom', path, message })
  }
  const trees = Object.keys(recipe.data)
  const known = `the name of a tree under data (${trees.join(', ')})`
  const seen = new Set<string>()
  const { defaults = {} } = recipe
  checkSettings(DEFAULT_SETTINGS, defaults, (key, message) => {
    fault(['defaults', ...key], message)
  })
  const settings = mergeSettings(DEFAULT_SETTINGS, defaults)
  for (const [i, stage] of recipe.stages.entries()) {
    if (!trees.includes(stage.data)) fault(['stages', i, 'data'], known)
    if (seen.has(stage.name)) fault(['stages', i, 'name'], 'a name that no other stage has')
    checkSettings(settings, stage, (key, message) => {
      fault(['stages', i, ...key], message)
    })
    seen.add(stage.name)
  }
  if (recipe.evaluate && !trees.includes(recipe.evaluate.data)) fault(['evaluate', 'data'], known)
  if (typeof recipe.early === 'object' && !recipe.evaluate) fault(['early'], 'none where there is no evaluate section')
  const { pools, dilations } = { ...DEFAULT_MODEL, ...recipe.model }
  if (pools.length !== dilations.length)
    fault(['model', recipe.model?.dilations ? 'dilations' : 'pools'], 'as many pools as dilations')
}
