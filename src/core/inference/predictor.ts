import { setImmediate as nextTurn } from 'node:timers/promises'
import { throwIfInterrupted } from '../base/index.ts'
import type { Engine, Precision } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import type { Normalization } from '../samples/index.ts'
import type { NamedArrays } from '../weights/index.ts'
import { addView, argmax, putPicture, type Picture } from './canvas.ts'
import { chunksOf } from './chunks.ts'
import { compileEverywhere } from './everywhere.ts'
import { viewProgram } from './program.ts'
import { canvasOf, scaledSize, sidesOf, viewsOf, type Protocol, type Size } from './views.ts'

export interface ViewOptions {
  scales: readonly number[]
  /** Adds the mirrored picture at every scale. */
  flip: boolean
  /** Side of the evaluation crop, 8k + 1. */
  crop: number
  protocol: Protocol
  /**
   * Most canvases in one run: views of one scale and pictures of one canvas size go together. More are faster on a GPU; results
   * may differ in the last bits from those of one at a time. Default 1.
   */
  batch?: number
  /** Of the network; the softmax and all that follows are float32. Default float32. */
  precision?: Precision
}

export interface PredictorOptions extends ViewOptions, Normalization {
  model: Model
  /** The model's variables, baked into the program. Absent: the engine's, as they are when a picture is predicted. */
  values?: NamedArrays
  /** The engine's variable that is read for one of the model's; default that of the same name. */
  variableOf?: (name: string) => string
}

export interface Prediction extends Size {
  /** [H, W] classes at the picture's own size. */
  labels: Uint8Array
  /** [H, W, classes]: softmax, averaged over the views. */
  probabilities: Float32Array
}

export interface Predictor {
  predict(picture: Picture, signal?: AbortSignal): Promise<Prediction>
  /** In the order of the pictures; `batch` says how many share a run. */
  predictAll(pictures: readonly Picture[], signal?: AbortSignal): Promise<Prediction[]>
  /** How many predictions at a time keep all devices busy. */
  atOnce: number
  dispose(): Promise<void>
}

/** Makes a network ready to predict pictures of any size. One program serves all scales. */
export async function openPredictor(engine: Engine, options: PredictorOptions): Promise<Predictor> {
  // Apart, so that the weights, which the engine has now, do not live as long as the predictor.
  const { model, values, variableOf, ...rest } = options
  const views = { ...rest, classes: model.classes }
  const compiled = await compileEverywhere(engine, viewProgram(model, values, variableOf, views.precision))
  const runViews: RunViews = async (canvases, size, viewed) => {
    const count = canvases.length / (size.height * size.width * 3)
    const { probabilities } = await compiled.run({
      canvas: { shape: [count, size.height, size.width, 3], data: canvases },
      viewSize: { shape: [2], data: Int32Array.of(viewed.height, viewed.width) },
      canvasSize: { shape: [2], data: Int32Array.of(size.height, size.width) },
    })
    // A run that waits for this one starts before its result is looked at, so that the device is never idle.
    await nextTurn()
    return probabilities.data as Float32Array
  }
  return {
    predict: async (picture, signal) => (await predictViews([picture], views, runViews, signal))[0]!,
    predictAll: (pictures, signal) => predictViews(pictures, views, runViews, signal),
    atOnce: engine.devices.length,
    dispose: () => compiled.dispose(),
  }
}

/**
 * Class probabilities of canvases [N, H, W, 3] that the network sees at the size `viewed`: [N, H, W, classes] at the canvas's
 * size.
 */
export type RunViews = (canvases: Float32Array, size: Size, viewed: Size) => Promise<Float32Array>

type ViewsOptions = ViewOptions & Normalization & { classes: number }

/** The views' probabilities are summed as they come, so memory does not depend on their number. */
export async function predictViews(
  pictures: readonly Picture[],
  options: ViewsOptions,
  runViews: RunViews,
  signal?: AbortSignal,
): Promise<Prediction[]> {
  const sizes = pictures.map((picture) => canvasOf(picture, options))
  const groups = new Map<string, number[]>()
  for (const [index, { height, width }] of sizes.entries()) {
    const key = `${height} x ${width}`
    groups.set(key, [...(groups.get(key) ?? []), index])
  }
  const predictions = new Array<Prediction>(pictures.length)
  for (const members of groups.values()) {
    const alike = members.map((index) => pictures[index]!)
    const found = await predictAlike(alike, sizes[members[0]!]!, options, runViews, signal)
    for (const [at, index] of members.entries()) predictions[index] = found[at]!
  }
  return predictions
}

/** Pictures of one canvas size: a scale after the other, as many canvases in a run as a batch may have. */
async function predictAlike(
  pictures: readonly Picture[],
  size: Size,
  options: ViewsOptions,
  runViews: RunViews,
  signal: AbortSignal | undefined,
): Promise<Prediction[]> {
  const { classes, scales, flip } = options
  const cells = size.height * size.width
  const sums = pictures.map(({ height, width }) => new Float32Array(height * width * classes))
  const batches = canvasesOf(pictures, size, options)
  let addPrevious: (() => void) | undefined
  for (const scale of scales)
    for (const { views, canvases } of batches) {
      throwIfInterrupted(signal)
      const running = runViews(canvases, size, scaledSize(size, scale))
      // Looked at below; until then a failure is nobody's unhandled rejection.
      running.catch(() => undefined)
      // The views before are summed while the device works on these.
      await nextTurn()
      addPrevious?.()
      const map = await running
      addPrevious = () => {
        for (const [at, { index, mirrored }] of views.entries()) {
          const { height, width } = pictures[index]!
          const view = { map, at: at * cells * classes, width: size.width, mirrored }
          addView({ sum: sums[index]!, height, width, channels: classes }, view)
        }
      }
    }
  addPrevious?.()
  const count = viewsOf(scales, flip).length
  return pictures.map(({ height, width }, index) => {
    const probabilities = sums[index]!
    if (count > 1) for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= count
    return { height, width, labels: argmax(probabilities, classes), probabilities }
  })
}

interface Batch {
  views: { index: number; mirrored: boolean }[]
  /** [N, H, W, 3]. */
  canvases: Float32Array
}

/** Each picture and, where asked, its mirror image, as many in a batch as may be: the network's input at every scale. */
function canvasesOf(pictures: readonly Picture[], size: Size, options: ViewsOptions): Batch[] {
  const all = pictures.flatMap((_, index) => sidesOf(options.flip).map((mirrored) => ({ index, mirrored })))
  const cells = size.height * size.width * 3
  return chunksOf(all, options.batch).map((views) => {
    const batch = new Float32Array(views.length * cells)
    for (const [i, { index, mirrored }] of views.entries())
      putPicture({ batch, at: i * cells, ...size }, pictures[index]!, options, mirrored)
    return { views, canvases: batch }
  })
}
