import { resolve } from 'node:path'
import { hashFile, type Lineage } from '../base/index.ts'
import type { VariableSpec } from '../engine/index.ts'
import { CLASS_NAMES } from '../labels/index.ts'
import type { Model } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import type { Position } from '../runs/index.ts'
import type { Normalization } from '../samples/index.ts'
import { initialValues, loadCheckpoint, withShapes, type Checkpoint, type CheckpointMeta } from '../weights/index.ts'

/** What a checkpoint stores beside the variables. */
export interface TrainingState extends Position {
  best: (Position & { miou: number }) | null
  normalization: Normalization
  lineage: Lineage
}

/** Where training goes on. */
export interface Beginning {
  state: TrainingState
  /** Variables by name, and the optimizer's slots of a stage that has begun. */
  values: Map<string, Float32Array>
}

/** torchvision's, of ImageNet. */
const DEFAULT_NORMALIZATION: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

/** The state before a recipe's first step: drawn values, or imported ones with the rest drawn. */
export async function beginState(recipe: Recipe, model: Model, root: string): Promise<Beginning> {
  const { seed } = recipe.defaults
  const values = initialValues(model.variables, seed)
  const lineage: Lineage = { seed, stages: [], versions: {} }
  const state = { stage: recipe.stages[0]!.name, step: 0, best: null }
  if (recipe.weights === 'none')
    return { values, state: { ...state, lineage, normalization: recipe.normalization ?? DEFAULT_NORMALIZATION } }
  const file = resolve(root, recipe.weights)
  const { values: imported, meta } = await loadCheckpoint(file)
  for (const [name, { data }] of imported) if (values.get(name)?.length === data.length) values.set(name, data)
  const { mean, std, imported: origin } = meta
  const weights = meta.lineage.weights ?? origin ?? { file: recipe.weights, sha256: await hashFile(file) }
  const normalization = recipe.normalization ?? { mean, std }
  return { values, state: { ...state, lineage: { ...lineage, weights }, normalization } }
}

/** What a run's last checkpoint holds. */
export async function resumeState(path: string): Promise<Beginning> {
  const { values, meta } = await loadCheckpoint(path, { slots: true })
  const { mean, std, lineage, training } = meta
  const { stage, step, best } = training!
  return {
    state: { stage, step, best, lineage, normalization: { mean, std } },
    values: new Map([...values].map(([name, { data }]) => [name, data])),
  }
}

/** @param specs of the step program, variables and slots, whose values are given */
export function toCheckpoint(
  { stage, step, best, normalization, lineage }: TrainingState,
  recipe: Recipe,
  specs: readonly VariableSpec[],
  values: ReadonlyMap<string, Float32Array>,
): Checkpoint {
  const meta: CheckpointMeta = {
    part: 'network',
    model: { ...recipe.model },
    mean: [...normalization.mean],
    std: [...normalization.std],
    classes: CLASS_NAMES,
    lineage,
    training: { recipe: { ...recipe }, stage, step, best },
  }
  return { values: withShapes(specs, values), meta }
}
