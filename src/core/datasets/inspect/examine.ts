import sharp from 'sharp'
import { expected, messageOf, reasonOf } from '../../base/index.ts'
import { countValues } from '../labels/count.ts'
import { decodeLabel } from '../labels/decode.ts'
import { checkPhotograph } from '../prepare/photograph.ts'
import { readLocation } from '../sources/location.ts'
import type { Entry } from '../tree/split.ts'

export interface Examination {
  id: string
  width?: number
  height?: number
  /** [value, pixels] of every value in the label. */
  pixels?: [number, number][]
  faults: { file: string; reason: string }[]
}

/**
 * Looks at one image and its label.
 * @param verify decodes the photograph too, which takes most of the time
 */
export async function examine(entry: Entry, verify: boolean): Promise<Examination> {
  const found: Examination = { id: entry.id, faults: [] }
  await attempt(entry.image, found, async () => {
    const { width, height } = checkPhotograph({ path: entry.image })
    if (verify) await decode(entry.image)
    found.width = width
    found.height = height
  })
  const { label } = entry
  if (label === undefined) return found
  await attempt(label, found, () => {
    const { width, height, data } = decodeLabel(readLocation({ path: label }), label)
    found.pixels = [...countValues(data).entries()].filter(([, pixels]) => pixels > 0)
    if (found.width !== undefined && (width !== found.width || height !== found.height!))
      throw expected(`${found.width} x ${found.height!}, as its photograph`, label, `${width} x ${height}`)
  })
  return found
}

async function attempt(file: string, { faults }: Examination, look: () => Promise<void> | void): Promise<void> {
  try {
    await look()
  } catch (error) {
    faults.push({ file, reason: reasonOf(error) })
  }
}

/** Decodes every pixel; a photograph that lacks some is a fault, where a viewer would show grey. */
async function decode(path: string): Promise<void> {
  try {
    await sharp(path, { failOn: 'warning' }).stats()
  } catch (cause) {
    throw expected('a whole JPEG', path, messageOf(cause), { cause })
  }
}
