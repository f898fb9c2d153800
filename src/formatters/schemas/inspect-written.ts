import { z } from 'zod'

const count = z.int().nonnegative()

export const page = z.strictObject({
  kind: z.literal('page'),
  path: z.string(),
  title: z.string(),
  page: z.enum(['run', 'comparison', 'evaluation', 'gallery']).nullable(),
  about: z.string().nullable(),
})

export const table = z.strictObject({
  kind: z.literal('table'),
  path: z.string(),
  columns: z.array(z.string()),
  rows: count,
  table: z.enum(['classes', 'images', 'roboflow']).nullable(),
})

export const document = z.strictObject({
  kind: z.literal('document'),
  path: z.string(),
  headline: z.string().nullable(),
  lines: count,
  document: z.enum(['evaluation', 'experiment']).nullable(),
})

export const experiment = z.strictObject({
  kind: z.literal('experiment'),
  path: z.string(),
  recipes: z.array(z.string()),
  runs: z.array(z.strictObject({ run: z.string(), state: z.string(), miou: z.number().nullable() })),
})

export const counts = z.strictObject({ kind: z.literal('counts'), path: z.string(), classes: count, images: count })

export const exported = z.strictObject({
  kind: z.literal('exported'),
  path: z.string(),
  format: z.enum(['savedmodel', 'tfjs']),
  bytes: count,
  classes: z.array(z.string()).optional(),
  vortex: z.string().optional(),
})

export const state = z.strictObject({
  kind: z.literal('state'),
  path: z.string(),
  command: z.enum(['prepare', 'demo']),
  images: count.optional(),
})
