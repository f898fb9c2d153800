import type { DatasetKind } from '../../prepare/kind.ts'
import { compareWithDevkit } from '../voc/devkit.ts'
import type { PngSettings } from '../voc/label.ts'
import { sbdLabel, type SbdLabel } from './label.ts'
import { planSbd, type SbdOptions } from './plan.ts'

/** SBD next to VOC: the tree with `trainaug`. */
export const sbd: DatasetKind<SbdOptions, SbdLabel, PngSettings> = {
  name: 'sbd',
  countsObjects: false,
  plan: async (options, { open }) =>
    planSbd(await open(options.source), await Promise.all(options.voc.map(open)), options),
  makeLabel: sbdLabel,
  review: compareWithDevkit,
}
