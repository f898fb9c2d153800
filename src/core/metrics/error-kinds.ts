import { IGNORE_LABEL } from '../labels/index.ts'

/** Kinds of wrong pixels, in the order in which they are shown. */
export const ERROR_KINDS = ['missed', 'spurious', 'confused', 'boundary'] as const

export type ErrorKind = (typeof ERROR_KINDS)[number]

/**
 * Sorts an image's wrong pixels by kind. `boundary`: near a boundary of the truth, where a shift of the outline is all
 * it takes. Elsewhere `missed`: an object called background; `spurious`: background called an object; `confused`: one
 * object called another. Pixels whose truth is 255 are left out.
 * @param truth [H, W], class or 255
 * @param prediction [H, W]
 * @param interior of the truth, from `interiorOf`
 * @param background whether class 0 is what no object covers
 */
export function countErrors(
  truth: Uint8Array,
  prediction: Uint8Array,
  interior: Uint8Array,
  background: boolean,
): Record<ErrorKind, number> {
  const counts = { missed: 0, spurious: 0, confused: 0, boundary: 0 }
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!
    const p = prediction[i]!
    if (t === p || t === IGNORE_LABEL) continue
    if (interior[i] === 0) counts.boundary++
    else if (background && p === 0) counts.missed++
    else if (background && t === 0) counts.spurious++
    else counts.confused++
  }
  return counts
}
