import { throwIfInterrupted } from '../base/index.ts'
import type { Engine } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import type { Normalization } from '../samples/index.ts'
import type { NamedArrays } from '../weights/index.ts'
import { addTo, argmax, cutOut, mirror, toCanvas, type Picture } from './canvas.ts'
import { viewProgram } from './program.ts'
import { canvasOf, scaledSize, viewsOf, type Protocol, type Size, type View } from './views.ts'

export interface ViewOptions {
  scales: readonly number[]
  /** Adds the mirrored picture at every scale. */
  flip: boolean
  /** Side of the evaluation crop, 8k + 1. */
  crop: number
  protocol: Protocol
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
  dispose(): Promise<void>
}

/** Makes a network ready to predict pictures of any size. One program serves all scales. */
export async function openPredictor(engine: Engine, options: PredictorOptions): Promise<Predictor> {
  // Apart, so that the weights, which the engine has now, do not live as long as the predictor.
  const { model, values, variableOf, ...rest } = options
  const views = { ...rest, classes: model.classes }
  const compiled = await engine.compile(viewProgram(model, values, variableOf))
  const runView: RunView = async (canvas, size, viewed) => {
    const { probabilities } = await compiled.run({
      canvas: { shape: [1, size.height, size.width, 3], data: canvas },
      viewSize: { shape: [2], data: Int32Array.of(viewed.height, viewed.width) },
      canvasSize: { shape: [2], data: Int32Array.of(size.height, size.width) },
    })
    return probabilities.data as Float32Array
  }
  return {
    predict: (picture, signal) => predictViews(picture, views, runView, signal),
    dispose: () => compiled.dispose(),
  }
}

/**
 * Class probabilities of a canvas [H, W, 3] that the network sees at the size `viewed`: [H, W, classes] at the canvas's size.
 */
export type RunView = (canvas: Float32Array, size: Size, viewed: Size) => Promise<Float32Array>

/** The views' probabilities are summed as they come, so memory does not depend on their number. */
export async function predictViews(
  picture: Picture,
  options: ViewOptions & Normalization & { classes: number },
  runView: RunView,
  signal?: AbortSignal,
): Promise<Prediction> {
  const { classes } = options
  const size = canvasOf(picture, options)
  const canvas = toCanvas(picture, size, options)
  const views = viewsOf(options.scales, options.flip)
  const runOne = async ({ scale, mirrored }: View): Promise<Float32Array> => {
    throwIfInterrupted(signal)
    const seen = mirrored ? mirror(canvas, size, 3) : canvas
    const map = await runView(seen, size, scaledSize(size, scale))
    return mirrored ? mirror(map, size, classes) : map
  }
  const sum = Float32Array.from(await runOne(views[0]!))
  for (const view of views.slice(1)) addTo(sum, await runOne(view))
  const probabilities = cutOut(sum, size, picture, classes).map((value) => value / views.length)
  const { height, width } = picture
  return { height, width, labels: argmax(probabilities, classes), probabilities }
}
