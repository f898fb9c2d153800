import { VortexError } from '../../base/index.ts'
import type { RecordedProgram } from './record.ts'
import { attr } from './recording/attributes.ts'
import { REPLICA_SUM, type Endpoint, type GraphNode } from './recording/graph.ts'

/** Where a program's replicas and its variables are. */
export interface Placement {
  /** TensorFlow's name of each replica's device. */
  devices: readonly string[]
  /** The device that holds a variable. */
  deviceOf: (variable: string) => string
}

/**
 * Makes a recorded program one of several towers in one graph. A node that depends on a replica's share of the inputs is there once
 * a replica, on its device; {@link REPLICA_SUM} joins them, and all that depends on joined values alone is computed once, where
 * the variable is that it goes to. With the variables spread over the devices, every device sends and receives as much as in
 * a ring: two times the parameters, less one share.
 */
export function replicate(program: RecordedProgram, { devices, deviceOf }: Placement): RecordedProgram {
  const order = inOrder(program.nodes)
  const apart = apartIn(order, program)
  const places = placesOf(order, apart, { devices, deviceOf })
  const made = new Map<GraphNode, Map<string, GraphNode>>()
  const nodes: GraphNode[] = []

  const isPerDevice = (node: GraphNode) => isEverywhere(node) || apart.has(node)

  const instance = (node: GraphNode, device: string): GraphNode => {
    const instances = made.get(node) ?? new Map<string, GraphNode>()
    made.set(node, instances)
    const at = isPerDevice(node) ? device : places.get(node)!
    const known = instances.get(at)
    if (known) return known
    const copy = place(node, at)
    instances.set(at, copy)
    nodes.push(copy)
    return copy
  }
  const endpoint = ({ node, index }: Endpoint, device: string) => ({ node: instance(node, device), index })
  const place = (node: GraphNode, device: string): GraphNode => {
    const copy = isPerDevice(node) ? `${node.name}_${devices.indexOf(device)}` : node.name
    // A reader on another device holds the array itself: an update has no need to wait for it.
    const controls = node.controls.map((control) => instance(control, device))
    if (node.op !== REPLICA_SUM)
      return { ...node, name: copy, device, controls, inputs: node.inputs.map((input) => endpoint(input, device)) }
    const inputs = devices.map((each) => endpoint(node.inputs[0]!, each))
    const attributes = { T: attr.type('float32'), N: attr.int(devices.length) }
    return { ...node, name: copy, op: 'AddN', device, controls, inputs, attributes }
  }

  for (const node of order)
    if (apart.has(node)) for (const device of devices) instance(node, device)
    else if (!isEverywhere(node)) instance(node, '')
  const one = (node: GraphNode): GraphNode => {
    if (!apart.has(node)) return instance(node, '')
    throw new VortexError('internal', `What was made for ${node.origin} differs from replica to replica.`)
  }
  const all = ([input]: readonly Endpoint[]) =>
    apart.has(input!.node) ? devices.map((device) => endpoint(input!, device)) : [{ ...input!, node: one(input!.node) }]
  return {
    nodes,
    inputs: new Map([...program.inputs].map(([name, input]) => [name, all(input)])),
    outputs: new Map([...program.outputs].map(([name, { node, index }]) => [name, { node: one(node), index }])),
    updates: program.updates.map(one),
    shares: program.shares,
  }
}

/** The nodes after all that they need; recomputing puts copies behind their users. */
function inOrder(nodes: readonly GraphNode[]): GraphNode[] {
  const done = new Set<GraphNode>()
  const waiting = nodes.toReversed()
  for (let node = waiting.at(-1); node; node = waiting.at(-1)) {
    const first = [...node.inputs.map((input) => input.node), ...node.controls].filter((need) => !done.has(need))
    if (first.length > 0 && !done.has(node)) waiting.push(...first)
    else done.add(waiting.pop()!)
  }
  return [...done]
}

/** The nodes whose values differ from replica to replica. */
function apartIn(order: readonly GraphNode[], { inputs, shares }: RecordedProgram): Set<GraphNode> {
  const apart = new Set([...shares].map((name) => inputs.get(name)![0]!.node))
  for (const node of order)
    if (node.op !== REPLICA_SUM && node.inputs.some((input) => apart.has(input.node))) apart.add(node)
  return apart
}

/** The device of each node that is there once: its variable's, else that of the first that reads it. */
function placesOf(
  order: readonly GraphNode[],
  apart: ReadonlySet<GraphNode>,
  { devices, deviceOf }: Placement,
): Map<GraphNode, string> {
  const places = new Map<GraphNode, string>()
  for (const node of order.toReversed()) {
    if (apart.has(node)) continue
    const variable = variableOf(node) ?? (node.inputs[0] && variableOf(node.inputs[0].node))
    const device = variable === undefined ? (places.get(node) ?? devices[0]!) : deviceOf(variable)
    places.set(node, device)
    for (const input of node.inputs) if (!places.has(input.node)) places.set(input.node, device)
  }
  return places
}

function variableOf({ op, attributes }: GraphNode): string | undefined {
  const name = attributes['shared_name']
  return op === 'VarHandleOp' && name?.kind === 'string' ? name.value : undefined
}

/** Constants are small, and sending them costs more than having them everywhere. */
function isEverywhere({ op }: GraphNode): boolean {
  return op === 'Const'
}
