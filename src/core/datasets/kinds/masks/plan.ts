import { basename } from 'node:path'
import { expected } from '../../../base/index.ts'
import type { ClassFile } from '../../classes/class-file.ts'
import { classFileDigest } from '../../classes/digest.ts'
import { givenListsDigest } from '../../lists/digest.ts'
import type { LabelSource } from '../../prepare/label.ts'
import type { Plan, PrepareOptions } from '../../prepare/plan.ts'
import { settingsOf } from '../../prepare/settings.ts'
import type { Source } from '../../sources/source.ts'
import { planSplits } from '../../splits/plan-splits.ts'
import type { SplitOptions } from '../../splits/split-options.ts'
import { assertNotBinary } from './binary.ts'
import { readMasks } from './content.ts'
import type { MaskSettings } from './label.ts'
import { layoutOf } from './layout.ts'
import { roboflowClasses } from './roboflow.ts'

export interface MaskOptions extends PrepareOptions, SplitOptions {
  /** Folder or archive. */
  source: string
  /** Default: the classes of Roboflow's `_classes.csv`. */
  classes?: ClassFile
  /** Colors of no class become those of a class at this distance or less, 0..255 of each channel; default 0. */
  nearestColor?: number
}

/** Looks which images and masks there are; nothing is written. */
export async function planMasks(source: Source, options: MaskOptions): Promise<Plan<LabelSource, MaskSettings>> {
  const { nearestColor = 0, allowPartial, validation, seed, group } = options
  const classFile = options.classes ?? (await roboflowClasses(source))
  const layout = await layoutOf(source, classFile)
  const { items, folders, lonely } = await readMasks(source, layout)
  if (lonely.length > 0 && !allowPartial) throw unpaired(source, lonely)
  const ids = [...items.keys()].sort()
  const masks = ids.flatMap((id) => items.get(id)!.label?.file ?? [])
  assertNotBinary(masks, classFile)
  const splits = await planSplits({ path: source.path, ids, ...(folders && { folders }) }, options)
  const { classes, map } = classFile
  return {
    sources: [basename(source.path)],
    ...(await givenListsDigest(options)),
    options: {
      ...layout,
      classes: classFileDigest(classFile),
      nearestColor,
      validation: validation ?? null,
      seed: validation === undefined ? null : (seed ?? 1),
      group: group ?? null,
    },
    settings: { ...settingsOf(options, classes), map, nearestColor },
    items: { length: ids.length, id: (index) => ids[index]!, at: (index) => items.get(ids[index]!)! },
    splits,
    incompleteLists: lonely.length > 0,
    faults: [],
  }
}

function unpaired({ path }: Source, lonely: readonly string[]): Error {
  return expected(
    'a mask for every image, and an image for every mask,',
    path,
    `${lonely.length} alone, ${lonely[0]!} the first`,
    {
      suggestions: ['To continue with the pairs that are present: --allow-partial'],
    },
  )
}
