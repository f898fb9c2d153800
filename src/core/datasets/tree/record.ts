import { z } from 'zod'

const count = z.int().nonnegative()
const byte = z.int().min(0).max(255)

const objectCounts = z.strictObject({ kept: count, small: count, crowd: count, image: count })

const classCounts = z.strictObject({ pixels: count, images: count, objects: objectCounts.optional() })

/** dataset.json: what a prepared tree holds and what it was made from. Bytes depend on the sources and options alone. */
export const datasetRecord = z.strictObject({
  format: z.literal('vortex-dataset'),
  version: z.literal(2),
  vortex: z.string(),
  /** The kind of dataset that it was prepared from. */
  kind: z.string(),
  /** Names of the sources, without their folders, so that the bytes do not depend on where they lay. */
  sources: z.array(z.string()),
  /** Every option that decides the tree's content. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** True where ids of the lists had no files, or SBD's and VOC's lists do not give the official trainaug. */
  partial: z.boolean(),
  images: count,
  labels: count,
  splits: z.record(
    z.string(),
    z.strictObject({
      count,
      sha256: z.string(),
      missing: count,
      official: z.boolean(),
      labels: count,
      ignoredPixels: count,
      /** In the order of the tree's classes. */
      classes: z.array(classCounts),
    }),
  ),
  /** True where index 0 is what no object covers. */
  background: z.boolean(),
  /** In the order of their indices; ignored pixels apart. */
  classes: z.array(
    z.strictObject({ name: z.string().min(1), color: z.tuple([byte, byte, byte]), ...classCounts.shape }),
  ),
  ignoredPixels: count,
  /** Labels that were gray images without a palette; the tree's have one. */
  greyLabels: count.exactOptional(),
  /** Pixels of color masks whose color is only near to that of their class. */
  nearestColorPixels: count.exactOptional(),
  /** What became of annotated objects, where labels are drawn from them. */
  objects: z
    .strictObject({
      kept: count,
      dropped: z.strictObject({
        small: count,
        crowd: count,
        category: count,
        image: count,
        /** Lines, points and boxes, which say nothing of the pixels. */
        shapeless: count.exactOptional(),
      }),
      /** Annotations that could not be drawn, where there were any: no or a broken shape, an unknown category, fields that say nothing. */
      broken: z.strictObject({ shape: count, category: count, fields: count.exactOptional() }).optional(),
    })
    .optional(),
  /** Images that the rules left out of the split, where labels are drawn from objects. */
  leftOut: z.strictObject({ filtered: count, empty: count, broken: count.optional() }).optional(),
  /** Images that some readers treat otherwise, counted. */
  photographs: z.strictObject({
    grey: count,
    fourChannels: count,
    progressive: count,
    profile: count,
    /** Images whose alpha is dropped, of 16 bits, of several pages or frames, and copies turned by their EXIF orientation. */
    alpha: count.exactOptional(),
    sixteenBits: count.exactOptional(),
    pages: count.exactOptional(),
    turned: count.exactOptional(),
  }),
  /** Images by suffix, e.g. `.jpg`. */
  suffixes: z.record(z.string(), count),
  /** The tree's images by EXIF orientation, 2 to 8; upright ones are not listed. */
  orientations: z.record(z.string(), count),
  faults: z.array(z.strictObject({ file: z.string(), reason: z.string() })),
})

export type DatasetRecord = z.infer<typeof datasetRecord>
