import { z } from 'zod'

/** Words of `map` that are no classes: what they name becomes 255. `__ignore__` is labelme's spelling. */
export const IGNORE_NAMES: readonly string[] = ['ignore', '__ignore__']

/** labelme's spelling of what no object covers. */
export const BACKGROUND_NAME = '_background_'

const channel = z.int().min(0).max(255)
const COLOR = "a color such as [230, 0, 0] or '#e60000'"
const color = z.union([z.tuple([channel, channel, channel]), z.string().regex(/^#[0-9a-f]{6}$/i, { error: COLOR })], {
  error: COLOR,
})

const CONTROL = /[\u0000-\u001f\u007f]/

/** A class's name: what tables, checkpoints and other tools show. */
const name = z
  .string()
  .min(1)
  .refine((text) => text.trim() === text && !CONTROL.test(text), {
    error: 'a name without white space at its ends and without control characters',
  })
  .refine((text) => !IGNORE_NAMES.includes(text), { error: 'a name other than ignore, which is no class' })

/** A pattern for files of one kind below the source: `{id}`, `{split}` and `*` stand for parts of a path. */
const pattern = z
  .string()
  .refine((text) => text.includes('{id}'), { error: 'a pattern with {id}, such as labels/{split}/{id}.png' })
  .refine((text) => !text.startsWith('/') && !text.split('/').includes('..'), {
    error: 'a path below the source, without ..',
  })

/** What a class file says. */
export const classFileSchema = z.strictObject({
  /** In index order. */
  classes: z
    .array(
      z.union([name, z.strictObject({ name, color: color.exactOptional() })], { error: 'a name, or { name, color }' }),
    )
    .min(2)
    .max(255),
  /** Whether index 0 is what no object covers; absent: whether it is named background. */
  background: z.boolean().exactOptional(),
  /** The source's values, colors or categories → the name of a class, or `ignore`. `other` is all that is not named. */
  map: z.record(z.string(), z.string()).exactOptional(),
  /** Masks: where images and labels are, below the source. */
  images: pattern.exactOptional(),
  labels: pattern.exactOptional(),
})

export type WrittenClassFile = z.output<typeof classFileSchema>
