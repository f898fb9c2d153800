import { exists, expected, type Lineage, type Work } from '../base/index.ts'
import { cacheFolder } from '../engine/index.ts'
import { weightsPath } from '../fetch/index.ts'
import { describeDifference, type ClassSet } from '../labels/index.ts'
import { buildModel } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import type { Position, RunEventBody } from '../runs/index.ts'
import type { Normalization } from '../samples/index.ts'
import {
  assertFits,
  importWeights,
  initialValues,
  loadCheckpoint,
  type Checkpoint,
  type CheckpointMeta,
  type ImportedWeights,
  type NamedArrays,
} from '../weights/index.ts'
import { missingWeights } from './missing-weights.ts'

/** What a checkpoint stores next to the variables. */
export interface TrainingState extends Position {
  classes: ClassSet
  /** Of the running stage. */
  best: (Position & { miou: number }) | null
  normalization: Normalization
  lineage: Lineage
  /** The step of this stage at which this call last wrote a checkpoint; not stored. */
  savedStep?: number | undefined
}

/** Where training goes on. */
export interface Beginning {
  state: TrainingState
  /** Variables by name, and the optimizer's slots of a stage that has begun. */
  values: Map<string, Float32Array>
  /** What a run that starts from a weight file took of it, for its events. */
  weights?: Extract<RunEventBody, { type: 'weights' }>
}

/** torchvision's, of ImageNet. */
const DEFAULT_NORMALIZATION: Normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }

/** Where a recipe begins: with drawn values, or with imported ones and what they do not hold drawn. */
export async function beginState(recipe: Recipe, classes: ClassSet, root: string, work: Work): Promise<Beginning> {
  const { seed } = recipe.defaults
  const { variables } = buildModel(recipe.model, classes.classes.length)
  const values = initialValues(variables, seed)
  const state = { stage: recipe.stages[0]!.name, step: 0, best: null, classes }
  if (recipe.weights === 'none') {
    const lineage: Lineage = { seed, stages: [], versions: {} }
    return { values, state: { ...state, lineage, normalization: recipe.normalization ?? DEFAULT_NORMALIZATION } }
  }
  const path = await weightsPath(recipe.weights, { root, cache: cacheFolder() })
  if (!(await exists(path))) throw missingWeights(recipe)
  const { checkpoint, difference } = await importFor(recipe, classes, path, work)
  const { values: imported, meta } = checkpoint
  for (const [name, { data }] of imported) values.set(name, data)
  const lastLayer = difference && `the classes differ: ${describeDifference(difference)}`
  const counts = { taken: imported.size, drawn: variables.length - imported.size }
  const weights = { type: 'weights' as const, file: recipe.weights, ...counts, ...(lastLayer && { lastLayer }) }
  tellWeights(weights, work)
  const { mean, std, lineage } = meta
  return {
    values,
    weights,
    state: { ...state, lineage: { ...lineage, seed }, normalization: recipe.normalization ?? { mean, std } },
  }
}

function tellWeights({ file, taken, drawn, lastLayer }: NonNullable<Beginning['weights']>, { onEvent }: Work): void {
  const message = `Weights: ${taken} of ${taken + drawn} variables from ${file}, ${drawn} randomly initialized.`
  onEvent?.({ type: 'notice', level: 'info', message })
  if (lastLayer === undefined) return
  onEvent?.({ type: 'notice', level: 'info', message: `The last layer is randomly initialized: ${lastLayer}.` })
}

async function importFor(
  recipe: Recipe,
  classes: ClassSet,
  file: string,
  work: Work,
): Promise<ImportedWeights & { checkpoint: Checkpoint }> {
  const imported = await importWeights(file, { model: recipe.model, classes }, work)
  const { checkpoint, report } = imported
  if (checkpoint) return { ...imported, checkpoint }
  const lacking = [...report.missing.map(({ name }) => name), ...report.wrongShape.map(({ to }) => to)]
  throw expected(
    `the weights of a ${recipe.model.backbone}`,
    file,
    `none or another shape for ${lacking[0]!} and ${lacking.length - 1} more`,
    {
      suggestions: [
        `See what it holds: vortex inspect ${file}`,
        'Choose the backbone it was made for, or weights: none.',
      ],
    },
  )
}

/**
 * What a run's last checkpoint holds.
 * @throws bad-format if it is not one of this recipe
 */
export async function resumeState(path: string, recipe: Recipe): Promise<Beginning> {
  const { values, meta } = await loadCheckpoint(path, { slots: true })
  const { mean, std, lineage } = meta
  const { stage, step, best, classes } = placeIn(recipe, meta, path)
  assertFits(buildModel(recipe.model, classes.classes.length).variables, values, path)
  const normalization = { mean, std }
  return {
    // A run of version 0.1 kept the best of all stages.
    state: { stage, step, best: best?.stage === stage ? best : null, classes, lineage, normalization },
    values: new Map([...values].map(([name, { data }]) => [name, data])),
  }
}

function placeIn({ stages }: Recipe, { training, classes }: CheckpointMeta, path: string) {
  const suggestions = ['Put the checkpoint back that the run wrote, or start over next to the run with --fresh.']
  const fault = (what: string, found: string) => expected(what, path, found, { code: 'bad-format', suggestions })
  if (!training) throw fault('a checkpoint of training', 'imported weights (key training)')
  const { stage, step } = training
  const known = stages.find(({ name }) => name === stage)
  if (!known) throw fault(`a stage of the recipe (${stages.map(({ name }) => name).join(', ')})`, `${stage} (key training.stage)`) // prettier-ignore
  if (step > known.steps) throw fault(`at most ${known.steps} steps of stage ${stage}`, `${step} (key training.step)`)
  if (!classes) throw fault('a network', 'a backbone (key classes)')
  return { ...training, classes }
}

/** @param values variables and the optimizer's slots */
export function toCheckpoint(
  { stage, step, best, classes, normalization, lineage }: TrainingState,
  recipe: Recipe,
  values: NamedArrays,
): Checkpoint {
  const meta: CheckpointMeta = {
    part: 'network',
    model: { ...recipe.model },
    mean: [...normalization.mean],
    std: [...normalization.std],
    classes,
    lineage,
    training: { recipe: { ...recipe }, stage, step, best },
  }
  return { values, meta }
}
