import { DEFAULT_MODEL, type ModelConfig } from './config.ts'
import { branches } from './layers/builders.ts'
import { multiplyAddsOf, outputOf } from './layers/cost.ts'
import type { MapShape } from './layers/layer.ts'
import { buildModel, featuresOf } from './model.ts'
import { BACKBONES, type BackboneName } from './registry.ts'
import { utilizationOf, type Utilization } from './utilization.ts'

export interface ModelDescription {
  /** `resnet50 + module-a 5`. */
  name: string
  /** Trained values, in all and of those behind the backbone. */
  parameters: number
  headParameters: number
  /** 10⁹ floating point operations for one image of the crop's size, forward; a multiply-add counts as two. */
  gflop: number
  utilization: Utilization
}

/** The rows of the paper's Table 1. */
const CONTEXT_VARIANTS: readonly Partial<ModelConfig>[] = [
  { context: 'aspp' },
  { context: 'aspp+' },
  { context: 'module-a', k: 5 },
  { context: 'module-a', k: 9 },
  { context: 'module-a', k: 13 },
  { context: 'vortex' },
]

export interface ModelsOverview {
  crop: number
  classes: number
  /** Cells on each side of the map that the context module reads. */
  map: number
  models: readonly ModelDescription[]
}

/** Every backbone with every context module of the paper, for square crops of `crop` pixels and so many classes. */
export function describeModels(crop: number, classes: number): ModelsOverview {
  const models = (Object.keys(BACKBONES) as BackboneName[]).flatMap((backbone) =>
    CONTEXT_VARIANTS.map((variant) => describeModel({ ...DEFAULT_MODEL, ...variant, backbone }, crop, classes)),
  )
  const { network } = buildModel(DEFAULT_MODEL, classes)
  return { crop, classes, map: featuresOf(network, { height: crop, width: crop, channels: 3 }).height, models }
}

export function describeModel(config: ModelConfig, crop: number, classes: number): ModelDescription {
  const { network, variables } = buildModel(config, classes)
  const trained = variables.filter(({ role }) => role !== 'statistic')
  const count = (specs: typeof trained) =>
    specs.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0)
  const image = { height: crop, width: crop, channels: 3 }
  const features = featuresOf(network, image)
  return {
    name: `${config.backbone} + ${config.context}${config.context === 'module-a' ? ` ${config.k}` : ''}`,
    parameters: count(trained),
    headParameters: count(trained.filter(({ name }) => !name.startsWith('backbone.'))),
    gflop: (2 * multiplyAdds(network, image)) / 1e9,
    utilization: utilizationOf(network.context, features),
  }
}

function multiplyAdds(
  { stem, stages, context, global, tail }: ReturnType<typeof buildModel>['network'],
  image: MapShape,
): number {
  const head = branches(context, global)
  let [total, shape] = [0, image]
  for (const layer of [stem, ...stages, head, tail]) {
    total += multiplyAddsOf(layer, shape)
    shape = outputOf(layer, shape)
  }
  return total
}
