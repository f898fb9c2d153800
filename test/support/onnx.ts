import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { TensorValue } from '../../src/core/engine/index.ts'

/** The one output of an `.onnx` file for images [N, H, W, 3], channels last. */
export async function runOnnx(file: Uint8Array, images: TensorValue): Promise<ArrayLike<number>> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 2, logSeverityLevel: 3 })
  const [batch, height, width] = images.shape as [number, number, number]
  const image = new Tensor('float32', toChannelsFirst(images.data as Float32Array, batch, height * width, 3), [
    ...[batch, 3, height, width],
  ])
  const outputs = await session.run({ image })
  const output = outputs[session.outputNames[0]!]!
  await session.release()
  if (output.dims.length === 3) return output.data as Uint8Array
  return toChannelsLast(output.data as Float32Array, batch, height * width, output.dims[1]!)
}

function toChannelsFirst(data: Float32Array, batch: number, cells: number, channels: number): Float32Array {
  return data
    .map((_, at) => {
      const [n, c, cell] = [Math.floor(at / (channels * cells)), Math.floor(at / cells) % channels, at % cells]
      return data[(n * cells + cell) * channels + c]!
    })
    .slice(0, batch * cells * channels)
}

function toChannelsLast(data: Float32Array, batch: number, cells: number, channels: number): Float32Array {
  const result = new Float32Array(batch * cells * channels)
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++)
      for (let cell = 0; cell < cells; cell++)
        result[(n * cells + cell) * channels + c] = data[(n * channels + c) * cells + cell]!
  return result
}
