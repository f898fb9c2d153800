import { VERSION } from '../../base/index.ts'
import { encodeOnnx, type OnnxValue } from '../../formats/index.ts'
import { assemble } from '../assemble.ts'
import { metadataOf } from '../metadata.ts'
import type { GraphOptions, TrainedNetwork } from '../network.ts'
import { OnnxBuilder } from './builder.ts'
import { onnxOps } from './ops.ts'

/** The newest that runtimes of 2022 and later read. */
const OPSET = 17
const IR_VERSION = 8

/**
 * A network as an `.onnx` file: `image` float32 [N, 3, H, W], RGB 0..255, to `logits` float32 [N, C, H, W] or `labels`
 * uint8 [N, H, W].
 */
export function onnxFile(network: TrainedNetwork, { argmax, float16 }: GraphOptions): Uint8Array {
  const builder = new OnnxBuilder()
  const { model, values, classes } = network
  const result = assemble(model, 'image', onnxOps(builder, values, float16), { ...network, argmax })
  const output: OnnxValue = argmax
    ? { name: 'labels', type: 'uint8', shape: ['N', 'H', 'W'] }
    : { name: 'logits', type: 'float32', shape: ['N', classes.classes.length, 'H', 'W'] }
  const nodes = builder.nodes.map((node) => (node.name === result ? { ...node, outputs: [output.name] } : node))
  return encodeOnnx({
    irVersion: IR_VERSION,
    opset: OPSET,
    producer: { name: 'vortex', version: VERSION },
    graph: {
      name: `${model.config.backbone}_${model.config.context}`,
      nodes,
      inputs: [{ name: 'image', type: 'float32', shape: ['N', 3, 'H', 'W'] }],
      outputs: [output],
      initializers: builder.initializers,
    },
    metadata: metadataOf(network),
  })
}
