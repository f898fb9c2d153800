import type { DatasetKind } from '../../prepare/kind.ts'
import { plainFile } from '../../sources/gzip.ts'
import { cocoLabel } from './label.ts'
import type { CocoLabel, CocoSettings } from './label-source.ts'
import { planCoco, type CocoOptions } from './plan.ts'

/** COCO: labels are drawn from the annotations by rules. */
export const coco: DatasetKind<CocoOptions, CocoLabel, CocoSettings> = {
  name: 'coco',
  countsObjects: true,
  plan: async (options, { open, scratch }, work) => {
    const annotations = await plainFile(options.annotations, scratch, work)
    return planCoco(await open(options.images), annotations, options, work)
  },
  makeLabel: cocoLabel,
}
