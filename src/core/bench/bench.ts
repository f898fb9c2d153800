import { throwIfInterrupted, type Work } from '../base/index.ts'
import { openEngine, type EngineOptions } from '../engine/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { timeData, type DataTimes } from './data.ts'
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
  step: { medianMs: number; minMs: number; allMs: number[] }
  imagesPerSecond: number
  /** The most that this process ever held. */
  peakRssBytes: number
}

/** Times a recipe on this machine: its first stage's step (or inference), and what brings the pictures there. */
export async function bench(recipe: Recipe, options: BenchOptions, work: Work = {}): Promise<BenchSummary> {
  const stage = recipe.stages[0]!
  const engine = await openEngine(options.engine, work)
  try {
    const batch = options.forward ? 1 : stage.batch
    const timed = await (options.forward ? openForward(engine, recipe, stage.crop) : openStep(engine, recipe, stage))
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
      step: { medianMs, minMs: Math.min(...allMs), allMs },
      imagesPerSecond: (1000 * batch) / medianMs,
      ...(await timeData(recipe, stage, work)),
      peakRssBytes,
    }
  } finally {
    await engine.dispose()
  }
}
