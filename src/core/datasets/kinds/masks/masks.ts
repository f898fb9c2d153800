import type { DatasetKind } from '../../prepare/kind.ts'
import type { LabelSource } from '../../prepare/label.ts'
import { oneSidedClasses } from '../../splits/one-sided.ts'
import { maskLabel, type MaskSettings } from './label.ts'
import { planMasks, type MaskOptions } from './plan.ts'

/** Images next to masks: PNGs whose values or colors are classes by a class file. */
export const masks: DatasetKind<MaskOptions, LabelSource, MaskSettings> = {
  name: 'masks',
  countsObjects: false,
  orientation: 'sizes',
  plan: async (options, { open }) => planMasks(await open(options.source), options),
  makeLabel: maskLabel,
  review: oneSidedClasses,
}
