import { VOC } from '../../src/core/labels/index.ts'
import { buildModel, DEFAULT_MODEL, type ModelConfig } from '../../src/core/models/index.ts'
import { initialValues, withShapes, type CheckpointMeta } from '../../src/core/weights/index.ts'

/** A small network with random values, and what a checkpoint of it says. */
export const config: ModelConfig = { ...DEFAULT_MODEL, backbone: 'resnet10-half', width: 16, projection: 16 }
export const model = buildModel(config, 21)
export const values = withShapes(model.variables, initialValues(model.variables, 1))
export const meta: CheckpointMeta = {
  part: 'network',
  model: { ...config },
  mean: [0.1, 0.2, 0.3],
  std: [1, 1, 1],
  classes: VOC,
  lineage: { seed: 3, stages: [], versions: {} },
  training: { recipe: {}, stage: 'voc', step: 7, best: null },
}
