import { expected } from '../../base/index.ts'
import { decodeImageBytes, formatOf, readImageHeader } from '../../images/index.ts'
import { describeLocation, readEnds, readLocation, type Location } from '../sources/location.ts'
import { checkPhotograph, type Photograph } from './photograph.ts'
import type { PhotographTrait } from './result.ts'

/** So many first bytes determine the format. */
const HEAD = 256

/**
 * Checks an image of any form: its header, and that it is whole. Pixels are decoded only where nothing else shows that
 * the end is there.
 */
export async function checkImage(location: Location): Promise<Photograph> {
  const format = formatOf(readEnds(location, HEAD, 0).head)
  if (format === undefined || format === 'jpeg') return checkPhotograph(location)
  const name = describeLocation(location)
  const bytes = readLocation(location)
  const header = await readImageHeader(bytes, name)
  await assertWhole(bytes, header.format, name)
  const traits: PhotographTrait[] = []
  if (header.channels === 'grey') traits.push('grey')
  if (header.channels === 'cmyk') traits.push('fourChannels')
  if (header.profile) traits.push('profile')
  if (header.alpha) traits.push('alpha')
  if (header.bits === 16) traits.push('sixteenBits')
  if (header.pages > 1) traits.push('pages')
  return { width: header.width, height: header.height, orientation: header.orientation, traits }
}

async function assertWhole(bytes: Uint8Array, format: string, name: string): Promise<void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const cutOff = (what: string) => expected(`a whole image`, name, `${what}: it was cut off at ${bytes.length} bytes`)
  if (format === 'png' && buffer.lastIndexOf('IEND', undefined, 'latin1') < 0) throw cutOff('no IEND')
  if (format === 'webp' && buffer.readUInt32LE(4) + 8 > bytes.length)
    throw cutOff(`${buffer.readUInt32LE(4) + 8} bytes by its own word`)
  // The parts of a TIFF lie in any order: only reading all of them shows that none is missing.
  if (format === 'tiff') await decodeImageBytes(bytes, name)
}
