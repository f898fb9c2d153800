import { expected } from '../../../base/index.ts'
import { hexColor } from '../../classes/color.ts'
import type { MaskSamples } from './samples.ts'

/** So many are spelled out. */
const SHOWN = 3

/**
 * The error of a mask with values or colors that the class file does not name; it stops the preparation, since other
 * masks will hold them too.
 * @param unknown pixels of each
 * @param pixels of the whole mask
 */
export function unknownSamples(
  unknown: ReadonlyMap<number, number>,
  pixels: number,
  { by }: MaskSamples,
  name: string,
): Error {
  const show = (key: number) => (by === 'values' ? `${key}` : hexColor(key))
  const frequent = [...unknown].sort(([, a], [, b]) => b - a).slice(0, SHOWN)
  const shown = frequent.map(([key, count]) => `${show(key)} (${count} pixels)`).join(', ')
  const rest = unknown.size > SHOWN ? ` and ${unknown.size - SHOWN} more` : ''
  const sum = [...unknown.values()].reduce((total, count) => total + count, 0)
  const key = show(frequent[0]![0])
  const entry = by === 'values' ? key : `'${key}'`
  return expected(
    `${by} that the class file names`,
    name,
    `${shown}${rest}: ${((100 * sum) / pixels).toFixed(2)} % of its pixels`,
    {
      code: 'refused',
      suggestions: [
        `Say in the class file what they are, e.g. map: { ${entry}: ignore }, or other: ignore for all that is not named.`,
        ...(by === 'colors'
          ? [
              'If they are mixtures along edges, --nearest-color 60 takes the class of the nearest color and counts them.',
            ]
          : []),
      ],
    },
  )
}
