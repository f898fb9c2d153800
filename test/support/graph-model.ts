import * as tf from '@tensorflow/tfjs'
import type { TensorValue } from '../../src/core/engine/index.ts'
import type { OutputFile } from '../../src/core/export/index.ts'

/** The one output of a tfjs graph model for images [N, H, W, 3], on the backend that is active. */
export async function runGraphModel(files: readonly OutputFile[], images: TensorValue): Promise<ArrayLike<number>> {
  const model = await tf.loadGraphModel({ load: () => Promise.resolve(artifactsOf(files)) })
  const input = tf.tensor(images.data, [...images.shape], 'float32')
  const output = model.predict(input) as tf.Tensor
  const values = await output.data()
  tf.dispose([input, output])
  model.dispose()
  return values
}

/** What tfjs' own HTTP handler makes of the files. */
function artifactsOf(files: readonly OutputFile[]): tf.io.ModelArtifacts {
  const bytes = (name: string) => files.find((file) => file.name === name)!.data
  const { modelTopology, weightsManifest, ...rest } = JSON.parse(
    new TextDecoder().decode(bytes('model.json')),
  ) as tf.io.ModelJSON
  const weights = Buffer.concat(weightsManifest.flatMap(({ paths }) => paths.map(bytes)))
  return {
    ...(rest as Partial<tf.io.ModelArtifacts>),
    modelTopology: modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
  }
}
