import type { LabelSource } from '../../prepare/label.ts'
import type { Settings } from '../../prepare/plan.ts'
import type { FileLocation } from '../../sources/location.ts'
import type { BrokenAnnotations, CocoRules } from './rules.ts'

/** One image's annotations as stretches of the annotation file. */
export interface CocoLabel extends LabelSource {
  file: FileLocation
  width: number
  height: number
  /** [offset, length] pairs, flat, in the file's order. */
  ranges: Float64Array
  /** Annotations of categories that are not drawn. */
  others: number
}

export interface CocoSettings extends Settings {
  rules: CocoRules
  /** Category id → class index, or 255. */
  classOf: ReadonlyMap<number, number>
  brokenAnnotations: BrokenAnnotations
}
