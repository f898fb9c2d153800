import { attr, reachable, Recorder, type Endpoint, type GraphNode } from '../../engine/index.ts'
import { assemble } from '../assemble.ts'
import type { GraphOptions, TrainedNetwork } from '../network.ts'
import { tensorflowOps } from './ops.ts'

/** A network as TensorFlow's nodes, weights among them as constants. */
export interface TensorFlowGraph {
  nodes: readonly GraphNode[]
  /** float32 [N, H, W, 3], RGB 0..255. */
  input: GraphNode
  /** float32 [N, H, W, C] or uint8 [N, H, W]. */
  output: GraphNode
}

/** Any size will do: the graph runs at every size. */
const RECORD_AT = [1, 65, 65, 3]

export function tensorflowGraph(network: TrainedNetwork, { argmax, float16 }: GraphOptions): TensorFlowGraph {
  const recorder = new Recorder()
  const attributes = { dtype: attr.type('float32'), shape: attr.shape([-1, -1, -1, 3]) }
  const image = recorder.apply('Placeholder', attributes, [], [{ shape: RECORD_AT, dtype: 'float32' }])
  const ops = tensorflowOps(recorder, network.values, float16)
  const result = assemble(network.model, image, ops, { ...network, argmax })
  const output: Endpoint = recorder.apply('Identity', { T: attr.type(argmax ? 'uint8' : 'float32') }, [result])
  image.node.name = 'image'
  output.node.name = argmax ? 'labels' : 'logits'
  return { nodes: reachable(recorder.graph, [output.node]), input: image.node, output: output.node }
}
