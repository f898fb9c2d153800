import { expected, VortexError } from '../../../base/index.ts'
import { decodePng } from '../../../formats/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { describeLocation, readLocation, type Location } from '../../sources/location.ts'
import { samplesOf } from './samples.ts'

/** Masks that are looked at. */
const LOOKED_AT = 20

/**
 * Refuses masks of 0 and 255 alone: most tools mean background and thing by them, but 255 is ignored here, and nothing
 * would be left to train on. A class file that says what 255 is, is believed.
 */
export function assertNotBinary(masks: readonly Location[], { map, classes, file }: ClassFile): void {
  if (map.ids.has(255)) return
  const step = Math.max(1, Math.floor(masks.length / LOOKED_AT))
  const looked = masks.filter((_, index) => index % step === 0).slice(0, LOOKED_AT)
  let white = false
  for (const mask of looked) {
    const values = valuesOf(mask, map)
    if (!values || [...values].some((value) => value !== 0 && value !== 255)) return
    white ||= values.has(255)
  }
  if (!white) return
  const thing = classes.classes[classes.background ? 1 : 0]!.name
  throw expected(
    'what 255 means',
    `masks that hold only 0 and 255 (${describeLocation(looked[0]!)})`,
    `nothing in ${file}`,
    {
      suggestions: [`If 255 is ${thing}: map: { 255: ${thing} }. To ignore it: map: { 255: ignore }.`],
    },
  )
}

/** The values that a mask holds; undefined for one of colors, and for one that the preparation will tell as broken. */
function valuesOf(mask: Location, map: ClassFile['map']): ReadonlySet<number> | undefined {
  try {
    const { by, keys } = samplesOf(decodePng(readLocation(mask), describeLocation(mask)), map)
    return by === 'values' ? new Set(keys) : undefined
  } catch (error) {
    if (error instanceof VortexError) return undefined
    throw error
  }
}
