import type { LabelSource } from '../../prepare/label.ts'
import type { DatasetKind } from '../../prepare/kind.ts'
import { planCvat } from './cvat-plan.ts'
import { compareWithDevkit } from './devkit.ts'
import { findCvat } from './find-cvat.ts'
import { pngLabel, type PngSettings } from './label.ts'
import { planVoc, type VocOptions } from './plan.ts'

/** PASCAL VOC 2012, from its folder or archives; and CVAT's exports in its layout. */
export const voc: DatasetKind<VocOptions, LabelSource, PngSettings> = {
  name: 'voc',
  countsObjects: false,
  plan: async (options, { open }) => {
    const sources = await Promise.all(options.sources.map(open))
    const cvat = await findCvat(sources, options, open)
    return cvat ? planCvat(cvat, options) : planVoc(sources, options)
  },
  makeLabel: pngLabel,
  review: compareWithDevkit,
}
