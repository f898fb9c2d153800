import { throwIfInterrupted, type Work } from '../base/index.ts'
import { openEngine, type EngineOptions } from '../engine/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { findData, timeData, type BenchData, type DataTimes } from './data.ts'
import { openForward, openStep } from './networks.ts'
import { medianOf } from './statistics.ts'

export interface BenchOptions {
  /** Time inference of one picture instead of a training step. */
  forward: boolean
  /** Not counted, first: TensorFlow plans its graph and memory in them. */
  warmup: number
  steps: number
  engine?: EngineOptions
}

export interface BenchSummary extends DataTimes {
  engine: string
  device: string
  mode: 'train' | 'forward'
  batch: number
  crop: number
  /** Of the stage's data where they are there, else VOC's 21. */
  classes: number
  step: { medianMs: number; minMs: number; allMs: number[] }
  imagesPerSecond: number
  /** The most that this process ever held. */
  peakRssBytes: number
}

/** Times a recipe on this machine: its first stage's step (or inference), and what brings the pictures there. */
export async function bench(recipe: Recipe, options: BenchOptions, work: Work = {}): Promise<BenchSummary> {
  const stage = recipe.stages[0]!
  const data = await findData(recipe, stage)
  const classes = data.classes.classes.length
  tellDrawn(data, recipe.data[stage.data]!, work)
  const engine = await openEngine(options.engine, work)
  try {
    const batch = options.forward ? 1 : stage.batch
    const timed = await (options.forward
      ? openForward(engine, recipe, stage.crop, classes)
      : openStep(engine, recipe, stage, classes))
    const allMs: number[] = []
    for (let step = -options.warmup; step < options.steps; step++) {
      throwIfInterrupted(work.signal)
      const began = performance.now()
      await timed.run()
      const took = performance.now() - began
      if (step >= 0) allMs.push(took)
      const detail = `${(took / 1000).toFixed(2)} s`
      const task = options.forward ? 'Inference' : 'Training step'
      work.onEvent?.({
        type: 'progress',
        task,
        done: step + options.warmup + 1,
        total: options.steps + options.warmup,
        detail,
      })
    }
    const peakRssBytes = process.resourceUsage().maxRSS * 1024
    await timed.dispose()
    const medianMs = medianOf(allMs)
    return {
      engine: engine.name,
      device: engine.description,
      mode: options.forward ? 'forward' : 'train',
      batch,
      crop: stage.crop,
      classes,
      step: { medianMs, minMs: Math.min(...allMs), allMs },
      imagesPerSecond: (1000 * batch) / medianMs,
      ...(await timeData(data, stage)),
      peakRssBytes,
    }
  } finally {
    await engine.dispose()
  }
}

function tellDrawn({ classes, entries }: BenchData, path: string, { onEvent }: Work): void {
  if (entries.length > 0) return
  const message = `No images found in ${path}: the network has ${classes.classes.length} classes, and decoding is timed on random images.`
  onEvent?.({ type: 'notice', level: 'info', message })
}
