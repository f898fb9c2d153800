import { join } from 'node:path'
import type { Lineage } from '../../src/core/base/index.ts'
import { VOC, type ClassSet } from '../../src/core/labels/index.ts'
import { buildModel, DEFAULT_MODEL } from '../../src/core/models/index.ts'
import { initialValues, saveCheckpoint, withShapes } from '../../src/core/weights/index.ts'

/** The smallest network there is. */
export const TINY_MODEL = { ...DEFAULT_MODEL, backbone: 'resnet10-half', width: 8, projection: 8 } as const

/** Writes a checkpoint of {@link TINY_MODEL} with drawn values; returns its path. */
export async function plantCheckpoint(
  folder: string,
  lineage: Partial<Lineage> = {},
  classes: ClassSet = VOC,
): Promise<string> {
  const { variables } = buildModel(TINY_MODEL, classes.classes.length)
  const path = join(folder, 'model.safetensors')
  await saveCheckpoint(path, {
    values: withShapes(variables, initialValues(variables, 1)),
    meta: {
      part: 'network',
      model: { ...TINY_MODEL },
      mean: [0.5, 0.5, 0.5],
      std: [0.2, 0.2, 0.2],
      classes,
      lineage: { seed: 1, stages: [], versions: {}, ...lineage },
    },
  })
  return path
}
