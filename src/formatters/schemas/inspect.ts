import { z } from 'zod'
import { datasetRecord } from '../../core/datasets/index.ts'
import { counts, document, experiment, exported, page, state, table } from './inspect-written.ts'
import { trainedSchema } from './trained.ts'

const count = z.int().nonnegative()
const range = z.strictObject({ min: count, mean: z.number(), max: count })
const size = { path: z.string(), width: count, height: count }

const dataset = datasetRecord
  .pick({
    images: true,
    labels: true,
    background: true,
    classes: true,
    ignoredPixels: true,
    splits: true,
    faults: true,
  })
  .extend({
    kind: z.literal('dataset'),
    path: z.string(),
    prepared: datasetRecord.pick({ kind: true, sources: true, options: true, partial: true, vortex: true }).optional(),
    sizes: z.strictObject({ width: range, height: range }).optional(),
    verified: z.boolean(),
    /** Path of the page that --gallery wrote. */
    gallery: z.string().optional(),
  })

const label = z.strictObject({
  kind: z.literal('label'),
  ...size,
  classes: z.array(z.strictObject({ name: z.string(), pixels: count })),
  ignoredPixels: count,
})

const photograph = z.strictObject({
  kind: z.literal('photograph'),
  ...size,
  orientation: z.int().min(1).max(8),
  traits: z.array(z.string()),
})

const archive = z.strictObject({
  kind: z.literal('archive'),
  path: z.string(),
  bytes: count,
  sha256: z.string(),
  folders: z.array(z.strictObject({ folder: z.string(), files: count })),
})

const stages = z.array(
  z.strictObject({
    name: z.string(),
    step: count,
    steps: count.nullable(),
    loss: z.number().nullable(),
    best: z.strictObject({ miou: z.number(), step: count, images: count, of: count.optional() }).nullable(),
  }),
)

const runs = z.strictObject({
  kind: z.literal('runs'),
  path: z.string(),
  runs: z.array(
    z.strictObject({
      name: z.string(),
      stage: z.string().nullable(),
      step: count,
      miou: z.number().nullable(),
      date: z.string(),
    }),
  ),
})

const events = z.strictObject({ kind: z.literal('events'), path: z.string(), events: count, stages })
const lineage = z.strictObject({ kind: z.literal('lineage'), path: z.string(), lineage: z.unknown() })
const record = z.strictObject({ kind: z.literal('record'), path: z.string(), record: z.unknown() })
const predictions = z.strictObject({ kind: z.literal('predictions'), path: z.string(), images: count })

const evaluation = z.strictObject({
  kind: z.literal('evaluation'),
  path: z.string(),
  source: z.string(),
  split: z.string(),
  images: count,
  miou: z.number(),
  pixelAccuracy: z.number(),
})

const curves = z.strictObject({
  kind: z.literal('curves'),
  path: z.string(),
  curves: z.array(z.strictObject({ name: z.string(), values: count, lastStep: count, last: z.number() })),
})

const classes = z.strictObject({
  kind: z.literal('classes'),
  path: z.string(),
  background: z.boolean(),
  classes: z.array(z.strictObject({ name: z.string(), color: z.array(count) })),
})

const tensors = z.array(z.strictObject({ name: z.string(), shape: z.array(z.union([count, z.string()])) }))
const onnx = z.strictObject({
  kind: z.literal('onnx'),
  path: z.string(),
  bytes: count,
  producer: z.strictObject({ name: z.string(), version: z.string() }),
  nodes: count,
  inputs: tensors,
  outputs: tensors,
  metadata: z.record(z.string(), z.string()),
})

const run = z.strictObject({
  kind: z.literal('run'),
  path: z.string(),
  recipe: z.unknown(),
  step: count,
  stages,
  checkpoint: z.strictObject({ file: z.string(), trained: trainedSchema }).nullable(),
  lineage: z.unknown().optional(),
})

const weights = z.looseObject({
  kind: z.enum(['checkpoint', 'weights']),
  format: z.string(),
  bytes: count,
  sha256: z.string(),
  path: z.array(z.string()),
  tensors: z.array(z.strictObject({ name: z.string(), dtype: z.string(), shape: z.array(count) })),
  values: count,
})

const annotations = z.strictObject({
  kind: z.literal('annotations'),
  path: z.string(),
  images: count,
  objects: count,
  crowds: count,
  categories: z.array(z.strictObject({ id: count, name: z.string(), objects: count })),
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
})

const list = z.strictObject({
  kind: z.literal('list'),
  path: z.string(),
  ids: count,
  sha256: z.string(),
  official: z.string().optional(),
})

const recipe = z.strictObject({ kind: z.literal('recipe'), path: z.string(), recipe: z.unknown() })

const array = z.strictObject({ kind: z.literal('array'), path: z.string(), dtype: z.string(), shape: z.array(count) })

const labelme = z.strictObject({
  kind: z.literal('labelme'),
  path: z.string(),
  image: z.string(),
  size: z.strictObject({ width: count, height: count }).optional(),
  labels: z.array(z.strictObject({ name: z.string(), shapes: count })),
})

const yolo = z.strictObject({
  kind: z.literal('yolo'),
  path: z.string(),
  names: z.array(z.string()),
  splits: z.array(z.string()),
})

const yoloLabel = z.strictObject({ kind: z.literal('yolo-label'), path: z.string(), polygons: count, boxes: count })
const labelMap = z.strictObject({ kind: z.literal('label-map'), path: z.string(), labels: z.array(z.string()) })

const mask = z.strictObject({
  kind: z.literal('mask'),
  ...size,
  values: z.array(z.strictObject({ value: count, pixels: count, color: z.array(count).optional() })),
})

/** What `vortex inspect --json` prints, by what the path is. */
export const inspectSchema = z.discriminatedUnion('kind', [
  dataset,
  run,
  weights,
  annotations,
  archive,
  array,
  classes,
  counts,
  curves,
  document,
  evaluation,
  events,
  experiment,
  exported,
  label,
  labelMap,
  labelme,
  lineage,
  list,
  mask,
  onnx,
  page,
  photograph,
  predictions,
  recipe,
  record,
  runs,
  state,
  table,
  yolo,
  yoloLabel,
])
