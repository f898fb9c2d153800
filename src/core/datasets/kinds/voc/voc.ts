import type { LabelSource } from '../../prepare/label.ts'
import type { DatasetKind } from '../../prepare/kind.ts'
import { compareWithDevkit } from './devkit.ts'
import { pngLabel, type PngSettings } from './label.ts'
import { planVoc, type VocOptions } from './plan.ts'

/** PASCAL VOC 2012, from its folder or archives. */
export const voc: DatasetKind<VocOptions, LabelSource, PngSettings> = {
  name: 'voc',
  countsObjects: false,
  plan: async (options, { open }) => planVoc(await Promise.all(options.sources.map(open)), options),
  makeLabel: pngLabel,
  review: compareWithDevkit,
}
