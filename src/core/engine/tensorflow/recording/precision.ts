import type { Precision } from '../../program.ts'
import { attr } from './attributes.ts'
import { isExplicitGradient, padAsSame } from './explicit-gradients.ts'
import { outputInfo, type Endpoint, type Graph, type GraphNode, type OutputInfo } from './graph.ts'

type Short = Exclude<Precision, 'float32'>

/** Operations in the short type, by their inputs of type T. Statistics of batch norm and its scale stay float32. */
const SHORT: Readonly<Record<string, readonly number[]>> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  FusedBatchNormV3: [0],
  FusedBatchNormGradV3: [0, 1],
}

/** Operations that take the type of the map at this input: a gradient takes that of the map it is masked by. */
const LIKE_INPUT: Readonly<Record<string, number>> = { ReluGrad: 1, MaxPoolGrad: 0, Shape: 0 }

/** Operations in the short type where all their maps are: they move numbers, or join few. */
const LIKE_ALL = new Set(['Relu', 'MaxPool', 'Add', 'AddV2', 'ConcatV2', 'Slice', 'SplitV', 'Reshape', 'BroadcastTo'])

/** The gradient of a variable: as soon as it is there it is float32, as all that follows it is. */
const FILTER_GRADIENT = 'Conv2DBackpropFilter'

const CONVOLUTIONS = new Set(['Conv2D', 'Conv2DBackpropInput', FILTER_GRADIENT])

/**
 * Turns a graph of float32 into one of mixed precision, operation by operation as PyTorch's autocast does: convolutions and
 * batch norm in the short type, what moves their maps about too, everything else (loss, means, average pools, resizing,
 * gradients of variables and what is done with them) in float32. Where types meet a node casts.
 * @param round for tests on CPUs without short convolutions: they stay float32, and what goes in and comes out is rounded
 */
export function shortenMaps(graph: Graph, short: Short, round = false): void {
  const casts = createCasts(graph)
  // Casts are added behind them. Inputs come before their users, so that each node finds its inputs' types decided.
  for (const node of [...graph.nodes]) {
    if (isExplicitGradient(node)) padAsSame(node)
    const typed = inputsOfType(node, short)
    if (typed === undefined) {
      node.inputs = node.inputs.map((input) => casts.wide(input))
      continue
    }
    node.inputs = node.inputs.map((input, i) => (typed.includes(i) ? casts.short(input, short) : casts.wide(input)))
    if (round && CONVOLUTIONS.has(node.op)) {
      node.inputs = node.inputs.map((input) => casts.wide(input))
      casts.replace(node, casts.short({ node, index: 0 }, short))
    } else {
      node.attributes = { ...node.attributes, T: attr.type(short) }
      node.outputs = node.outputs.map((output, i) => outputOf(node, output, i, short))
    }
    if (node.op === FILTER_GRADIENT) casts.replace(node, casts.wide({ node, index: 0 }))
  }
}

/** The inputs that take the short type; undefined for an operation that stays float32. */
function inputsOfType(node: GraphNode, short: Short): readonly number[] | undefined {
  if (isExplicitGradient(node)) return undefined
  const fixed = SHORT[node.op]
  if (fixed) return fixed
  const isShort = (input: Endpoint) => outputInfo(input).dtype === short
  const maps = node.inputs.flatMap((input, i) => (isShort(input) || outputInfo(input).dtype === 'float32' ? [i] : []))
  const decider = LIKE_INPUT[node.op]
  if (decider !== undefined) return isShort(node.inputs[decider]!) ? maps : undefined
  if (!LIKE_ALL.has(node.op)) return undefined
  const decides = (i: number) => isShort(node.inputs[i]!) || isBias(node, i)
  return maps.some((i) => isShort(node.inputs[i]!)) && maps.every(decides) ? maps : undefined
}

/** A convolution's bias, [C] to its [N, H, W, C]. */
function isBias({ op, inputs }: GraphNode, i: number): boolean {
  return (op === 'Add' || op === 'AddV2') && outputInfo(inputs[i]!).shape.length === 1
}

/** Batch norm's first output is its map; the others are statistics. */
function outputOf({ op }: GraphNode, output: OutputInfo, index: number, short: Short): OutputInfo {
  const isMap = output.dtype === 'float32' && (index === 0 || !op.startsWith('FusedBatchNorm'))
  return isMap ? { ...output, dtype: short } : output
}

/** One cast for each output and type, whoever reads it. */
function createCasts(graph: Graph) {
  const known = new Map<string, Endpoint>()
  const replaced = new Map<GraphNode, Endpoint>()
  const cast = (given: Endpoint, to: Precision): Endpoint => {
    const input = replaced.get(given.node) ?? given
    const { dtype: from, shape } = outputInfo(input)
    if (from === to) return input
    const key = `${input.node.name}:${input.index} ${to}`
    const made = known.get(key)
    if (made) return made
    const attributes = { SrcT: attr.type(from), DstT: attr.type(to) }
    const { origin } = input.node
    const node = graph.add({ op: 'Cast', attributes, inputs: [input], outputs: [{ shape, dtype: to }], origin })
    const endpoint = { node, index: 0 }
    known.set(key, endpoint)
    return endpoint
  }
  return {
    short: (input: Endpoint, to: Short): Endpoint => cast(input, to),
    /** Short maps as float32; whatever is no map as it is. */
    wide: (input: Endpoint): Endpoint => {
      const { dtype } = outputInfo(input)
      return dtype === 'bfloat16' || dtype === 'float16' || dtype === 'float32' ? cast(input, 'float32') : input
    },
    /** Whoever reads the node's one output from now on reads this instead. */
    replace: (node: GraphNode, by: Endpoint): void => {
      replaced.set(node, by)
    },
  }
}
