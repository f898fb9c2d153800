import { messageOf, VortexError } from '../../base/index.ts'
import { decodePixels } from '../images/pixels.ts'
import { describeLocation, readLocation } from '../sources/location.ts'
import type { Fault, Item } from './plan.ts'

/** Decodes an item's image; what hinders that is a fault, with the words that training would have for it. */
export async function verifyImage({ image }: Item): Promise<{ fault: Fault } | undefined> {
  const file = describeLocation(image)
  try {
    await decodePixels(readLocation(image), file)
    return undefined
  } catch (error) {
    if (error instanceof VortexError && error.code !== 'internal') return { fault: { file, reason: messageOf(error) } }
    throw error
  }
}
