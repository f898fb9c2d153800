import { z } from 'zod'
import { parseStored, type Lineage, type WeightsLineage } from '../base/index.ts'
import { classesFromNames, type ClassSet } from '../labels/index.ts'
import { DEFAULT_MODEL, modelShape, type ModelConfig } from '../models/index.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/, 'not a lower-case SHA-256')
const triple = z.tuple([z.number(), z.number(), z.number()]).readonly()
const positive = z.number().positive()
const count = z.int().min(1)

const weightsLineageSchema: z.ZodType<WeightsLineage> = z.object({
  file: z.string(),
  sha256: digest,
  licence: z.string().exactOptional(),
})

/** Checks what files say of their past; the type itself is base's, so that every room can speak of it. */
export const lineageSchema: z.ZodType<Lineage> = z.object({
  weights: weightsLineageSchema.exactOptional(),
  seed: z.int(),
  stages: z.array(
    z.object({
      name: z.string(),
      data: z.string(),
      source: z.string(),
      split: z.string(),
      images: z.int().nonnegative(),
      sha256: digest,
      steps: z.int().nonnegative(),
    }),
  ),
  versions: z.record(z.string(), z.string()),
})

/** What is known of a weight file that other people made. */
const importRecordSchema = z.object({
  file: z.string(),
  sha256: digest,
  format: z.string(),
  /** As the importer said; nothing is guessed. */
  licence: z.string().exactOptional(),
  /** Its name in the collection it was recognized from, e.g. torchvision's `ResNet50_Weights.IMAGENET1K_V2`. */
  knownAs: z.string().exactOptional(),
  /** As published with it, e.g. `imagenet top-1` → 76.13. */
  metrics: z.record(z.string(), z.number()).exactOptional(),
  /** Numbers and words that lay beside the weights in the file: epoch, score, architecture. */
  beside: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).exactOptional(),
})
export type ImportRecord = z.infer<typeof importRecordSchema>

const { backbone, ...settings } = modelShape
const optional = Object.fromEntries(Object.entries(settings).map(([key, type]) => [key, z.exactOptional(type)]))

/** A network's configuration; of a backbone only what is known of it. */
const modelSchema: z.ZodType<Pick<ModelConfig, 'backbone'> & Partial<ModelConfig>> = z
  .looseObject({
    backbone,
    ...(optional as { [K in keyof typeof settings]: z.ZodExactOptional<(typeof settings)[K]> }),
  })
  .refine(({ pools = DEFAULT_MODEL.pools, dilations = DEFAULT_MODEL.dilations }) => pools.length === dilations.length, {
    error: 'as many pools as dilations',
    path: ['pools'],
  })

const trainingSchema = z.object({
  /** The resolved recipe, as the run's `recipe.yaml` has it. Only how it evaluates is read back. */
  recipe: z.looseObject({
    evaluate: z
      .looseObject({ crop: count.exactOptional(), protocol: z.enum(['pad', 'whole']).exactOptional() })
      .exactOptional(),
  }),
  stage: z.string(),
  /** Steps done of this stage. */
  step: z.int().nonnegative(),
  best: z.object({ stage: z.string(), step: z.int().nonnegative(), miou: z.number() }).nullable(),
})

const byte = z.int().min(0).max(255)

const classSetSchema: z.ZodType<ClassSet> = z.object({
  classes: z
    .array(z.object({ name: z.string(), color: z.tuple([byte, byte, byte]).readonly() }))
    .min(2)
    .max(255)
    .readonly(),
  background: z.boolean(),
})

/** What version 1 held: names alone, none for a backbone. */
const namesSchema = z.array(z.string()).transform((names) => (names.length === 0 ? null : classesFromNames(names)))

/** All that a checkpoint knows next to its arrays. */
export const checkpointMetaSchema = z.object({
  /** A whole network, or a backbone that waits for a head. */
  part: z.enum(['network', 'backbone']),
  model: modelSchema,
  /** Of the pixels the network was trained on, in 0..1 RGB. */
  mean: triple,
  std: z.tuple([positive, positive, positive]).readonly(),
  /** What the logits' channels mean; null for a backbone. */
  classes: z.union([classSetSchema, namesSchema, z.null()]),
  lineage: lineageSchema,
  /** Absent for weights that were imported and not trained since. */
  training: trainingSchema.exactOptional(),
  /** Only for weights that were imported. */
  imported: importRecordSchema.exactOptional(),
})
export type CheckpointMeta = z.infer<typeof checkpointMetaSchema>

/** A checkpoint's metadata from its JSON. */
export function parseMeta(text: string | undefined, path: string): CheckpointMeta {
  return parseJson(checkpointMetaSchema, text, 'metadata', path)
}

/** JSON of a checkpoint's header. */
export function parseJson<T>(schema: z.ZodType<T>, text: string | undefined, what: string, path: string): T {
  const advice = 'The file is damaged or was changed: copy it again, or use another checkpoint.'
  return parseStored(schema, text ?? '', path, `a checkpoint's ${what}`, advice)
}
