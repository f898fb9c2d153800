import { expected } from '../../base/index.ts'
import { decodeCounts } from './counts.ts'
import { polygonToRle } from './polygon.ts'
import { uniteRles, type Rle } from './rle.ts'

/**
 * The mask of an annotation's `segmentation`: polygons (their union; one may stand without its list), or run lengths in
 * either form, whose size must be the image's. Parts that are no polygon, an odd number of coordinates or fewer than
 * six, do not count. Undefined for no shape: null, missing, empty, or no part that counts. Throws `bad-format` for
 * everything else.
 * @param segmentation as parsed from the JSON, not yet checked
 * @param where the annotation, for errors
 */
export function segmentationToRle(
  segmentation: unknown,
  height: number,
  width: number,
  where: string,
): Rle | undefined {
  if (segmentation === undefined || segmentation === null) return undefined
  if (Array.isArray(segmentation)) {
    const parts = (segmentation.every((one) => typeof one === 'number') ? [segmentation] : segmentation) as unknown[]
    const [first, ...others] = parts.flatMap((polygon) => {
      if (!Array.isArray(polygon)) throw unknownForm(where, polygon)
      const counts = polygon.length >= 6 && polygon.length % 2 === 0
      return counts ? [polygonToRle(polygon as number[], height, width, where)] : []
    })
    return first && uniteRles([first, ...others])
  }
  if (typeof segmentation !== 'object') throw unknownForm(where, segmentation)
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
