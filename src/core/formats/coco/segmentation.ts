import { expected } from '../../base/index.ts'
import { decodeCounts } from './counts.ts'
import { polygonToRle } from './polygon.ts'
import { uniteRles, type Rle } from './rle.ts'

/**
 * The mask of an annotation's `segmentation`: polygons (their union), or run lengths in either form, whose size must
 * be the image's. Throws `bad-format` for everything else.
 * @param segmentation as parsed from the JSON, not yet checked
 * @param where the annotation, for errors
 */
export function segmentationToRle(segmentation: unknown, height: number, width: number, where: string): Rle {
  if (Array.isArray(segmentation)) {
    const [first, ...others] = (segmentation as unknown[]).map((polygon) => {
      if (!Array.isArray(polygon)) throw unknownForm(where, polygon)
      return polygonToRle(polygon as number[], height, width, where)
    })
    if (!first) throw expected('one or more polygons', where, 'none', { code: 'bad-format' })
    return uniteRles([first, ...others])
  }
  if (typeof segmentation !== 'object' || segmentation === null) throw unknownForm(where, segmentation)
  const { counts, size } = segmentation as { counts?: unknown; size?: unknown }
  if (typeof counts !== 'string' && !Array.isArray(counts)) throw unknownForm(where, segmentation)
  if (!Array.isArray(size) || size.length !== 2 || size[0] !== height || size[1] !== width)
    throw expected(`run lengths of size [${height}, ${width}], the image's`, where, JSON.stringify(size ?? null), {
      code: 'bad-format',
    })
  return decodeCounts(counts as string | number[], height, width, where)
}

function unknownForm(where: string, found: unknown): Error {
  const text = JSON.stringify(found ?? null)
  return expected('polygons or run lengths', where, text.length > 40 ? `${text.slice(0, 40)}…` : text, {
    code: 'bad-format',
  })
}
