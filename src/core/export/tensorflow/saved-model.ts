import { DATA_TYPES, encodeGraph, type DataType } from '../../engine/index.ts'
import { ProtoWriter } from '../../formats/index.ts'
import { metadataOf } from '../metadata.ts'
import type { GraphOptions, TrainedNetwork } from '../network.ts'
import type { OutputFile } from '../output-file.ts'
import { tensorflowGraph } from './graph.ts'

/**
 * A network as a SavedModel: tag `serve`, signature `serving_default` from `image` float32 [N, H, W, 3], RGB 0..255, to
 * `logits` float32 [N, H, W, C] or `labels` uint8 [N, H, W]. It has no variables: its weights are constants of the graph.
 */
export function savedModelFiles(network: TrainedNetwork, options: GraphOptions): OutputFile[] {
  const { nodes, input, output } = tensorflowGraph(network, options)
  const classes = network.classes.classes.length
  const [dtype, channels]: [DataType, number[]] = options.argmax ? ['uint8', []] : ['float32', [classes]]
  const model = new ProtoWriter().int(1, SCHEMA_VERSION).message(2, (meta) => {
    meta.message(1, (info) => info.string(4, 'serve').string(5, TENSORFLOW))
    meta.bytes(2, encodeGraph(nodes))
    meta.message(5, (signatures) =>
      signatures.string(1, 'serving_default').message(2, (signature) => {
        writeTensor(signature, 1, input.name, 'float32', [-1, -1, -1, 3])
        writeTensor(signature, 2, output.name, dtype, [-1, -1, -1, ...channels])
        signature.string(3, 'tensorflow/serving/predict')
      }),
    )
  })
  const metadata = new TextEncoder().encode(`${JSON.stringify(metadataOf(network), undefined, 2)}\n`)
  return [
    { name: 'saved_model.pb', data: model.finish() },
    // The folder that TensorFlow leaves to its users.
    { name: 'assets.extra/vortex.json', data: metadata },
  ]
}

/** tensorflow/core/protobuf/{saved_model,meta_graph}.proto. */
const SCHEMA_VERSION = 1

/** What a graph of these ops needs at least. */
const TENSORFLOW = '2.0.0'

/** An entry of a signature's map from names to TensorInfo. */
function writeTensor(
  signature: ProtoWriter,
  field: number,
  name: string,
  dtype: DataType,
  shape: readonly number[],
): void {
  signature.message(field, (entry) =>
    entry.string(1, name).message(2, (info) =>
      info
        .string(1, `${name}:0`)
        .int(2, DATA_TYPES[dtype])
        .message(3, (sizes) => {
          for (const size of shape) sizes.message(2, (dimension) => dimension.int(1, size))
        }),
    ),
  )
}
