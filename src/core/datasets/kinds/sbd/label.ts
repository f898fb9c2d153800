import type { LabelSource, MadeLabel } from '../../prepare/label.ts'
import { describeLocation, readLocation } from '../../sources/location.ts'
import { pngLabel, type PngSettings } from '../voc/label.ts'
import { readMatLabel } from './mat.ts'

export interface SbdLabel extends LabelSource {
  /** True for SBD's own .mat; absent for a PNG of VOC. */
  mat?: true
}

/** SBD's label, or VOC's where VOC has one. */
export function sbdLabel(source: SbdLabel, settings: PngSettings): MadeLabel {
  if (!source.mat) return pngLabel(source, settings)
  return readMatLabel(readLocation(source.file), describeLocation(source.file))
}
