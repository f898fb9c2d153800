import { IGNORE_LABEL } from '../labels/index.ts'

/** How far a network disputes an image's label. */
export interface Suspicion {
  /** Share, of the pixels that the label or the network gives to an object, where the network is sure of another class. */
  share: number
  /** The most frequent of these disputes; absent where there is none. */
  dispute?: { label: number; network: number }
}

/** A network is sure of a class from this probability on. */
const SURE = 0.8

/**
 * How much a person should look at a label: where the network is sure, the label says otherwise, and no boundary is
 * near, either the network or the annotation is wrong.
 * @param truth [H, W], class or 255 (never suspicious)
 * @param prediction [H, W]
 * @param confidence [H, W]: probability of the predicted class, 0..255
 * @param interior of the truth, from `interiorOf`: pixels near a boundary are nobody's fault
 * @param background whether class 0 is what no object covers; without one all pixels are an object's
 */
export function suspicionOf(
  truth: Uint8Array,
  prediction: Uint8Array,
  confidence: Uint8Array,
  interior: Uint8Array,
  background: boolean,
): Suspicion {
  const least = SURE * 255
  const pairs = new Map<number, number>()
  let objects = 0
  let suspicious = 0
  for (let i = 0; i < truth.length; i++) {
    const t = truth[i]!
    const p = prediction[i]!
    if (t === IGNORE_LABEL || (background && t === 0 && p === 0)) continue
    objects++
    if (t === p || interior[i] === 0 || confidence[i]! < least) continue
    suspicious++
    const pair = (t << 8) | p
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  if (suspicious === 0) return { share: 0 }
  const [pair] = [...pairs].reduce((most, one) => (one[1] > most[1] ? one : most))
  return { share: suspicious / objects, dispute: { label: pair >> 8, network: pair & 255 } }
}
