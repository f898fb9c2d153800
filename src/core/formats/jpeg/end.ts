import { findMarker, isStandalone, MARKER, readMarker, readSegment } from './markers.ts'
import { openJpeg } from './header.ts'

/**
 * Where a JPEG ends: the position behind its end marker. What follows is not the image's: phones put the video of a
 * motion photo there, cameras a larger preview. Segments are walked, so that the end marker of a preview inside
 * a segment does not count. Throws `bad-format` where the file ends before.
 */
export function findJpegEnd(bytes: Uint8Array, name: string): number {
  const reader = openJpeg(bytes, name)
  for (;;) {
    const marker = readMarker(reader)
    if (marker === MARKER.endOfImage) return reader.offset
    if (isStandalone(marker)) continue
    readSegment(reader)
    // Coded data follows, whose length is stored nowhere.
    if (marker === MARKER.startOfScan) reader.offset = findMarker(bytes, reader.offset, false)
  }
}
