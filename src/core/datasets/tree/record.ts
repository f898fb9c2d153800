import { join } from 'node:path'
import { z } from 'zod'
import { expected, kindOf, readText } from '../../base/index.ts'

const count = z.int().nonnegative()

const objectCounts = z.strictObject({ kept: count, small: count, crowd: count, image: count })

/** dataset.json: what a prepared tree holds and what it was made from. Bytes depend on the sources and options alone. */
export const datasetRecord = z.strictObject({
  format: z.literal('vortex-dataset'),
  vortex: z.string(),
  kind: z.enum(['voc', 'sbd', 'coco']),
  /** Names of the sources, without their folders, so that the bytes do not depend on where they lay. */
  sources: z.array(z.string()),
  /** Every option that decides the tree's content. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** True where ids of the lists had no files, or SBD's and VOC's lists do not give the official trainaug. */
  partial: z.boolean(),
  images: count,
  labels: count,
  splits: z.record(z.string(), z.strictObject({ count, sha256: z.string(), missing: count, official: z.boolean() })),
  /** Background and the 20 classes, in order; ignored pixels apart. */
  classes: z.array(
    z.strictObject({ name: z.string(), pixels: count, images: count, objects: objectCounts.optional() }),
  ),
  ignoredPixels: count,
  /** COCO only: what became of the annotations. */
  objects: z
    .strictObject({
      kept: count,
      dropped: z.strictObject({ small: count, crowd: count, category: count, image: count }),
    })
    .optional(),
  /** COCO only: images that the rules left out of the split. */
  leftOut: z.strictObject({ filtered: count, empty: count }).optional(),
  /** Photographs that some readers treat otherwise, counted. */
  photographs: z.strictObject({ grey: count, fourChannels: count, progressive: count, profile: count }),
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
})

export type DatasetRecord = z.infer<typeof datasetRecord>

export const RECORD = 'dataset.json'

/** The tree's dataset.json; undefined where there is none. */
export async function readRecord(root: string): Promise<DatasetRecord | undefined> {
  const path = join(root, RECORD)
  if ((await kindOf(path)) === 'missing') return undefined
  const text = await readText(path)
  try {
    const parsed = datasetRecord.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
    const issue = parsed.error.issues[0]!
    throw expected('a record that vortex prepare wrote', path, `${issue.path.join('.') || 'its top'}: ${issue.message}`)
  } catch (error) {
    if (error instanceof SyntaxError) throw expected('JSON', path, error.message, { cause: error })
    throw error
  }
}
