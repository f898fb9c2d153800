import { VOC } from '../labels/index.ts'
import { BACKBONES, buildModel, DEFAULT_MODEL, type BackboneName, type ModelConfig } from '../models/index.ts'
import { pairUp } from './match.ts'
import { isBackbone } from './names/translate.ts'
import type { WeightSource } from './source.ts'

/** The weight of the auxiliary loss in torchvision's references. */
const AUXILIARY = 0.5

/**
 * The network that a file speaks of: what vortex wrote into it, else what names and shapes say. A head that no code base
 * is known for leaves the default one.
 * @returns undefined where every backbone lacks more than it finds: a wrong guess is worse than none
 */
export function guessModel({ meta, meanings, dialect, tensors }: WeightSource): ModelConfig | undefined {
  if (meta) return { ...DEFAULT_MODEL, ...meta.model }
  const named = [...meanings.values()].flatMap((meaning) => ('name' in meaning ? [meaning.name] : []))
  const config = { ...DEFAULT_MODEL, ...dialect?.model, ...partsOf({ meanings, tensors }), auxiliary: 0 }
  if (named.some((name) => name.startsWith('auxiliary.'))) config.auxiliary = dialect?.model.auxiliary ?? AUXILIARY
  const score = (backbone: BackboneName): number => {
    // Whatever its classes: a backbone's variables do not depend on them.
    const { variables } = buildModel({ ...config, backbone }, VOC.classes.length)
    const specs = variables.filter(({ name }) => isBackbone(name))
    const { matched, missing, wrongShape } = pairUp(specs, tensors, meanings)
    const leftOver = named.filter(isBackbone).length - matched.length
    return matched.length - missing.size - wrongShape.length - leftOver
  }
  const names = Object.keys(BACKBONES) as BackboneName[]
  const scores = new Map(names.map((name) => [name, score(name)]))
  const backbone = names.reduce((a, b) => (scores.get(b)! > scores.get(a)! ? b : a))
  return scores.get(backbone)! > 0 ? { ...config, backbone } : undefined
}

/** What follows from names and shapes alone, whoever wrote them. */
function partsOf({ meanings, tensors }: Pick<WeightSource, 'meanings' | 'tensors'>): Partial<ModelConfig> {
  const shapes = new Map(
    [...meanings].flatMap(([from, meaning]) => ('name' in meaning ? [[meaning.name, tensors.get(from)!.shape]] : [])),
  )
  const [width] = shapes.get('classifier.global.conv.weight') ?? []
  const [projection, , kernel] = shapes.get('classifier.projection.conv.weight') ?? []
  return {
    ...(shapes.has('backbone.stem.0.weight') && { stem: 'deep' }),
    ...(width !== undefined && { width }),
    ...(projection !== undefined && { projection, projectionKernel: kernel === 3 ? 3 : 1 }),
  }
}
