import { VortexError } from '../base/index.ts'
import { decodePng } from '../formats/index.ts'
import { IGNORE_LABEL, VOC, vocPalette } from '../labels/index.ts'
import type { ProblemList } from './problems.ts'

const PALETTE = vocPalette()

/** What is known of a prediction once its bytes are gone. */
export interface PredictionFacts {
  width: number
  height: number
  /** It shows no object. */
  isBackground: boolean
}

/** Checks one prediction's PNG but for its size. Undefined where it cannot be read. */
export function checkPrediction(bytes: Uint8Array, id: string, problems: ProblemList): PredictionFacts | undefined {
  try {
    const { width, height, colorType, bitDepth, interlaced, palette, data } = decodePng(bytes, `${id}.png`)
    if (bitDepth !== 8) problems.add('wrong-depth', `${id} (${bitDepth} bits)`)
    if (interlaced) problems.add('interlaced', id)
    if (colorType !== 3) {
      problems.add('not-indexed', `${id} (${COLOR_TYPE_NAMES[colorType]})`)
      return { width, height, isBackground: false }
    }
    if (!palette || Buffer.compare(palette, PALETTE) !== 0)
      problems.add(
        'wrong-palette',
        palette && palette.length < PALETTE.length ? `${id} (${palette.length / 3} colors)` : id,
      )
    const wrong = data.find((value) => value >= VOC.classes.length && value !== IGNORE_LABEL)
    if (wrong !== undefined) problems.add('wrong-value', `${id} (${wrong})`)
    if (data.includes(IGNORE_LABEL)) problems.add('void', id)
    return { width, height, isBackground: data.every((value) => value === 0) }
  } catch (error) {
    if (!(error instanceof VortexError)) throw error
    problems.add('broken-png', `${id} (${error.message.replace(/\.$/, '')})`)
    return undefined
  }
}

const COLOR_TYPE_NAMES = { 0: 'gray', 2: 'RGB', 3: 'indexed', 4: 'gray with alpha', 6: 'RGBA' } as const
