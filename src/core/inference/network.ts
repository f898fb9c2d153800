import { expected, type Work } from '../base/index.ts'
import { openEngine, type EngineOptions } from '../engine/index.ts'
import { assertSameClasses, type ClassesOf, type ClassSet } from '../labels/index.ts'
import { buildModel, DEFAULT_MODEL, type Model } from '../models/index.ts'
import { findCheckpoint, type FoundCheckpoint } from '../runs/index.ts'
import { assertFits, loadCheckpoint, type CheckpointMeta, type NamedArrays } from '../weights/index.ts'
import { openPredictor, type Predictor, type ViewOptions } from './predictor.ts'

/** A trained network on an engine, ready to predict. */
export interface Network extends Predictor, FoundCheckpoint {
  meta: CheckpointMeta
  /** What its labels mean. */
  classes: ClassSet
  views: ViewOptions
}

export interface NetworkOptions {
  /** Which of a run's checkpoints: `best`, `last` or a file. Default: what the run means (`findCheckpoint`). */
  choice?: string | undefined
  /** Default: one scale, no flip, padded to the recipe's evaluation crop or 513. */
  views?: Partial<ViewOptions>
  engine?: EngineOptions
  /** Whose classes the network must have. */
  same?: ClassesOf
}

/** Opens a checkpoint, or the one that a run's folder means, with an engine of its own. */
export async function openNetwork(path: string, options: NetworkOptions = {}, work: Work = {}): Promise<Network> {
  const { file, trained, meta, classes, model, values } = await loadNetwork(path, options.choice)
  if (options.same) assertSameClasses(options.same, { of: file, classes }, [`Its classes: vortex inspect ${file}`])
  const views: ViewOptions = {
    scales: [1],
    flip: false,
    crop: 513,
    protocol: 'pad',
    ...trainedViews(meta),
    ...options.views,
  }
  const engine = await openEngine(options.engine, work)
  const predictor = await openPredictor(engine, { model, values, mean: meta.mean, std: meta.std, ...views })
  return {
    file,
    trained,
    meta,
    classes,
    views,
    ...predictor,
    dispose: async () => {
      await predictor.dispose()
      await engine.dispose()
    },
  }
}

/** A trained network as a checkpoint holds it. */
export interface LoadedNetwork extends Pick<Network, 'file' | 'trained' | 'meta' | 'classes'> {
  model: Model
  /** The model's variables. */
  values: NamedArrays
}

/** Reads a checkpoint, or the one that a run's folder means; no engine is needed. */
export async function loadNetwork(path: string, choice?: string): Promise<LoadedNetwork> {
  const { file, trained } = await findCheckpoint(path, choice)
  const { values, meta } = await loadCheckpoint(file)
  const classes = classesOf(meta, file)
  const model = buildModel({ ...DEFAULT_MODEL, ...meta.model }, classes.classes.length)
  assertFits(model.variables, values, file)
  return { file, trained, meta, classes, model, values }
}

/** How the run that wrote the checkpoint evaluated. */
function trainedViews({ training }: CheckpointMeta): Partial<ViewOptions> {
  const evaluate = training?.recipe.evaluate
  return {
    ...(evaluate?.crop !== undefined && { crop: evaluate.crop }),
    ...(evaluate?.protocol !== undefined && { protocol: evaluate.protocol }),
  }
}

function classesOf({ classes }: CheckpointMeta, file: string): ClassSet {
  if (classes) return classes
  throw expected('a whole network', file, 'a backbone without a head', {
    suggestions: ['Train it first: name it as `weights` in a recipe.'],
  })
}
