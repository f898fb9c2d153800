import { z } from 'zod'
import { DEFAULT_MODEL, modelShape } from '../models/index.ts'
import { scaleStep, seed, settingsShape } from './settings.ts'

/** Names become names of files and folders. */
const name = z.string().regex(/^[A-Za-z0-9][\w.+-]*$/, { error: 'a name of letters, digits, ., _, + and -' })
const count = z.int().min(1)
const positive = z.number().positive()
const mean = z.tuple([z.number(), z.number(), z.number()])
const std = z.tuple([positive, positive, positive])

/** What a recipe file may say. Optional keys are filled by `resolve`. */
export const recipeSchema = z
  .strictObject({
    name: name.exactOptional(),
    model: z.strictObject(optional(modelShape)).exactOptional(),
    /** A weight file, `torchvision:NAME` from the cache (`vortex fetch NAME`), or `none`. */
    weights: z.string().min(1).exactOptional(),
    /** How pixels in 0..1 become inputs; absent: as the weights were trained, else torchvision's. */
    normalization: z.strictObject({ mean, std }).exactOptional(),
    /** Prepared trees by a short name; paths are relative to the folder where the command runs. */
    data: z.record(name, z.string().min(1)),
    defaults: z.strictObject({ ...optional({ ...settingsShape, scaleStep, seed }) }).exactOptional(),
    stages: z
      .array(
        z.strictObject({
          name,
          data: z.string(),
          split: z.string(),
          steps: count,
          /** At the stage's first step; falls to 0 by the poly schedule. */
          learningRate: z.number().positive(),
          /** Whether the recipe's `evaluate` applies to this stage. */
          evaluate: z.boolean().exactOptional(),
          ...optional({ ...settingsShape, scaleStep }),
        }),
      )
      .min(1),
    evaluate: z
      .strictObject({
        data: z.string(),
        split: z.string(),
        ...optional({
          /** Steps between two evaluations; the last step of a stage is always evaluated. */
          every: count,
          crop: count,
          protocol: z.enum(['pad', 'whole']),
        }),
      })
      .exactOptional(),
    checkpoint: z
      .strictObject(
        optional({
          /** Steps between two checkpoints. */
          every: count,
          /** How many of them are kept, beside the last, the best and each stage's end. */
          keep: z.int().min(0),
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
  for (const [i, stage] of recipe.stages.entries()) {
    if (!trees.includes(stage.data)) fault(['stages', i, 'data'], known)
    if (seen.has(stage.name)) fault(['stages', i, 'name'], 'a name that no other stage has')
    if (stage.scale && stage.scale[0] > stage.scale[1]) fault(['stages', i, 'scale'], 'the smaller factor first')
    seen.add(stage.name)
  }
  if (recipe.evaluate && !trees.includes(recipe.evaluate.data)) fault(['evaluate', 'data'], known)
  const scale = recipe.defaults?.scale
  if (scale && scale[0] > scale[1]) fault(['defaults', 'scale'], 'the smaller factor first')
  const { pools, dilations } = { ...DEFAULT_MODEL, ...recipe.model }
  if (pools.length !== dilations.length)
    fault(['model', recipe.model?.dilations ? 'dilations' : 'pools'], 'as many pools as dilations')
}

function optional<S extends Record<string, z.ZodType>>(shape: S): { [K in keyof S]: z.ZodExactOptional<S[K]> } {
  const entries = Object.entries(shape).map(([key, type]) => [key, z.exactOptional(type)] as const)
  return Object.fromEntries(entries) as { [K in keyof S]: z.ZodExactOptional<S[K]> }
}
