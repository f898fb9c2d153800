import type { DatasetKind } from '../../prepare/kind.ts'
import type { LabelSource } from '../../prepare/label.ts'
import { oneSidedClasses } from '../../splits/one-sided.ts'
import { labelmeLabel, type LabelmeSettings } from './label.ts'
import { planLabelme, type LabelmeOptions } from './plan.ts'

/** labelme: one JSON file an image, with shapes that are drawn in their order. */
export const labelme: DatasetKind<LabelmeOptions, LabelSource, LabelmeSettings> = {
  name: 'labelme',
  countsObjects: true,
  // labelme shows images turned, and measures them so.
  orientation: 'apply',
  plan: async (options, { open }, work) => planLabelme(await open(options.source), options, work),
  makeLabel: labelmeLabel,
  review: oneSidedClasses,
}
