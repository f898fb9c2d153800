import { expected } from '../../base/index.ts'
import { findJpegEnd, readJpegHeader, type JpegHeader } from '../../formats/index.ts'
import { describeLocation, readEnds, readLocation, type Location } from '../sources/location.ts'
import type { PhotographTrait } from './result.ts'

export interface Photograph {
  width: number
  height: number
  /** EXIF orientation, 1 where there is none. */
  orientation: number
  traits: PhotographTrait[]
}

/** The frame header lies here, and a profile before it, but where a camera's preview comes first. */
const HEAD = 1 << 14

/** Most files end with their end marker; some cameras and tools leave a few bytes behind it. */
const TAIL = 1 << 10

/**
 * Checks a JPEG without decoding it: its frame header and that its end is there. Only `--verify` looks at the coded
 * data between them, because that takes several times the rest of the work.
 */
export function checkPhotograph(location: Location): Photograph {
  const name = describeLocation(location)
  const { head, tail, size } = readEnds(location, HEAD, TAIL)
  const header = readHeader(head, size, location, name)
  if (Buffer.from(tail).lastIndexOf('\xff\xd9', undefined, 'latin1') < 0) checkEnd(location, name)
  const traits: PhotographTrait[] = []
  if (header.components === 1) traits.push('grey')
  if (header.components === 4) traits.push('fourChannels')
  if (header.progressive) traits.push('progressive')
  if (Buffer.from(head).includes('ICC_PROFILE\0')) traits.push('profile')
  return { width: header.width, height: header.height, orientation: header.orientation, traits }
}

function readHeader(head: Uint8Array, size: number, location: Location, name: string): JpegHeader {
  try {
    return readJpegHeader(head, name)
  } catch (error) {
    if (head.length >= size) throw error
    return readJpegHeader(readLocation(location), name)
  }
}

/** Phones append the video of a motion photo, which may be longer than the image: then the segments are walked. */
function checkEnd(location: Location, name: string): void {
  const bytes = readLocation(location)
  try {
    findJpegEnd(bytes, name)
  } catch (cause) {
    throw expected('a whole JPEG', name, `no end marker: it was cut off at ${bytes.length} bytes`, { cause })
  }
}
