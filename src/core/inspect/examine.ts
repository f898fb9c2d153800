import { expected, readBytes, reasonOf } from '../base/index.ts'
import { checkImage, countValues, readLabel, type Entry } from '../datasets/index.ts'
import { decodeImageBytes } from '../images/index.ts'
import type { ClassSet } from '../labels/index.ts'

export interface Examination {
  id: string
  width?: number
  height?: number
  /** The label is a gray image without a palette. */
  greyLabel?: true
  /** [value, pixels] of every value in the label. */
  pixels?: [number, number][]
  faults: { file: string; reason: string }[]
}

export interface ExamineSettings {
  /** Decodes images too, which takes most of the time. */
  verify: boolean
  /** What the labels' values mean. */
  classes: ClassSet
}

/** Looks at one image and its label. */
export async function examine(entry: Entry, { verify, classes }: ExamineSettings): Promise<Examination> {
  const found: Examination = { id: entry.id, faults: [] }
  await attempt(entry.image, found, async () => {
    const { width, height } = await checkImage({ path: entry.image })
    if (verify) await decodeImageBytes(await readBytes(entry.image), entry.image)
    found.width = width
    found.height = height
  })
  const { label } = entry
  if (label === undefined) return found
  await attempt(label, found, async () => {
    const { width, height, data, grey } = await readLabel(label, classes)
    if (grey) found.greyLabel = true
    found.pixels = [...countValues(data).entries()].filter(([, pixels]) => pixels > 0)
    if (found.width !== undefined && (width !== found.width || height !== found.height!))
      throw expected(`${found.width} x ${found.height!}, as its image`, label, `${width} x ${height}`)
  })
  return found
}

async function attempt(file: string, { faults }: Examination, look: () => Promise<void>): Promise<void> {
  try {
    await look()
  } catch (error) {
    faults.push({ file, reason: reasonOf(error) })
  }
}
