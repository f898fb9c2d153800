import { expected } from '../../../base/index.ts'
import { decodePng } from '../../../formats/index.ts'
import type { ClassMap } from '../../classes/map.ts'
import { countValues } from '../../labels/count.ts'
import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import type { Settings } from '../../prepare/plan.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import { nearestColor } from './nearest-color.ts'
import { checkMaskPalette } from './palette.ts'
import { samplesOf, type MaskSamples } from './samples.ts'
import { unknownSamples } from './unknown.ts'

export interface MaskSettings extends Settings {
  map: ClassMap
  /** Colors of no class become those of a class at this distance or less; 0: they are refused. */
  nearestColor: number
}

/** No class: the class file does not say what it is. */
const UNKNOWN = -1

/** The label that a mask says, by the class file. */
export function maskLabel({ file }: LabelSource, settings: MaskSettings): MadeLabel {
  return readMask(readLocation(file), describeLocation(file), settings)
}

/** @throws bad-input for values or colors that nothing names, with the three most frequent ones */
export function readMask(
  bytes: Uint8Array,
  name: string,
  settings: Pick<MaskSettings, 'classes' | 'map' | 'nearestColor'>,
): MadeLabel {
  const image = decodePng(bytes, name)
  if (image.bitDepth === 16 && (image.colorType === 2 || image.colorType === 6))
    throw expected('8 bits per channel', name, 'a color mask of 16 bits')
  const samples = samplesOf(image, settings.map)
  const lookUp = lookUpIn(samples, settings)
  if (samples.by === 'values' && image.colorType === 3) checkMaskPalette(image, name, settings)
  const data = new Uint8Array(samples.keys.length)
  const unknown = new Map<number, number>()
  let nearest = 0
  let key = -1
  let found: Found = { value: UNKNOWN, near: false }
  for (let i = 0; i < data.length; i++) {
    // A mask is runs of one value: each is looked up once.
    if (samples.keys[i] !== key) {
      key = samples.keys[i]!
      found = lookUp(key)
    }
    if (found.near) nearest++
    if (found.value === UNKNOWN) unknown.set(key, (unknown.get(key) ?? 0) + 1)
    else data[i] = found.value
  }
  if (unknown.size > 0) throw unknownSamples(unknown, data.length, samples, name)
  const { width, height } = image
  return { width, height, data, counts: countValues(data), ...(nearest > 0 && { nearest }) }
}

interface Found {
  /** A class, 255, or {@link UNKNOWN}. */
  value: number
  /** Its color is not the class's own. */
  near: boolean
}

function lookUpIn(
  { by }: MaskSamples,
  { map, classes, nearestColor: distance }: Pick<MaskSettings, 'classes' | 'map' | 'nearestColor'>,
): (key: number) => Found {
  // `map: {255: crack}` alone says enough where the set has a background.
  const zero = by === 'values' && classes.background ? 0 : undefined
  const known = new Map<number, Found>()
  const find = (key: number): Found => {
    const value = map[by].get(key) ?? (key === 0 ? zero : undefined)
    if (value !== undefined) return { value, near: false }
    const near = by === 'colors' && distance > 0 ? nearestColor(key, map.colors, distance) : undefined
    return near === undefined ? { value: map.other ?? UNKNOWN, near: false } : { value: near, near: true }
  }
  return (key) => {
    const found = known.get(key) ?? find(key)
    known.set(key, found)
    return found
  }
}
