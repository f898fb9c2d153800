import { VortexError } from '../../base/index.ts'
import type { TensorValue } from '../program.ts'
import type { Pointer, TensorFlowApi } from './c-api.ts'
import { bufferOver } from './buffer.ts'
import { encodeConfig, type SessionConfig } from './config.ts'
import { encodeGraph } from './recording/encode.ts'
import type { Endpoint, GraphNode } from './recording/graph.ts'
import { RunStatistics } from './run-statistics.ts'
import { withStatus, withStatusAsync, type TensorFlowFailure } from './status.ts'
import { fromTensor, toTensor } from './values.ts'

export interface RunRequest {
  feeds: readonly { endpoint: Endpoint; value: TensorValue }[]
  fetches: readonly Endpoint[]
  /** Nodes that must run though nothing is fetched from them. */
  targets: readonly GraphNode[]
  /** Told which devices computed, by TensorFlow's own statistics of the run, which then takes longer. */
  watch?: ((devices: string[]) => void) | undefined
  describe: (failure: TensorFlowFailure) => VortexError
}

/** One TensorFlow graph and one session over it. More nodes can be imported at any time; none can be taken out. */
export class Session {
  readonly #api: TensorFlowApi
  readonly #graph: Pointer
  readonly #session: Pointer
  readonly #names = new WeakMap<GraphNode, string>()
  #closed = false

  constructor(api: TensorFlowApi, config: SessionConfig) {
    this.#api = api
    this.#graph = api.TF_NewGraph()
    const options = api.TF_NewSessionOptions()
    try {
      const bytes = encodeConfig(config)
      this.#check('configure a session', (status) => {
        api.TF_SetConfig(options, bytes, bytes.length, status)
      })
      if (config.workers) api.TF_SetTarget(options, `grpc://${config.workers[0]}`)
      this.#session = this.#check('open a session', (status) => api.TF_NewSession(this.#graph, options, status))
    } finally {
      api.TF_DeleteSessionOptions(options)
    }
  }

  /** TensorFlow's names, such as `/job:localhost/replica:0/task:0/device:CPU:0`, and types, `CPU` or `GPU`. */
  devices(): { name: string; type: string }[] {
    return this.#namesIn(
      this.#check('list its devices', (status) => this.#api.TF_SessionListDevices(this.#session, status)),
    )
  }

  /** {@link devices} of a cluster, which is asked over the network. */
  async clusterDevices(): Promise<{ name: string; type: string }[]> {
    let list = 0n
    await withStatusAsync(
      this.#api,
      async (status) => {
        list = await this.#api.listDevices(this.#session, status)
      },
      ({ code, message }) =>
        new VortexError('engine', `TensorFlow could not list the cluster's devices (${code}): ${message}`),
    )
    return this.#namesIn(list)
  }

  #namesIn(list: Pointer): { name: string; type: string }[] {
    const api = this.#api
    try {
      return Array.from({ length: api.TF_DeviceListCount(list) }, (_, index) =>
        this.#check('name a device', (status) => ({
          name: api.TF_DeviceListName(list, index, status),
          type: api.TF_DeviceListType(list, index, status),
        })),
      )
    } finally {
      api.TF_DeleteDeviceList(list)
    }
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Takes the nodes over: their attributes, weights among them, are TensorFlow's from now on and dropped here.
   * @param prefix unique in this session: the program's name in TensorFlow's messages
   */
  import(nodes: readonly GraphNode[], prefix: string): void {
    const api = this.#api
    const bytes = encodeGraph(nodes)
    // Copying the bytes would double a network's weights.
    const buffer = bufferOver(api, bytes)
    const options = api.TF_NewImportGraphDefOptions()
    try {
      api.TF_ImportGraphDefOptionsSetPrefix(options, prefix)
      this.#check(`take the graph of ${prefix}`, (status) => {
        api.TF_GraphImportGraphDef(this.#graph, buffer, options, status)
      })
    } finally {
      api.TF_DeleteImportGraphDefOptions(options)
      api.TF_DeleteBuffer(buffer)
    }
    for (const node of nodes) {
      this.#names.set(node, `${prefix}/${node.name}`)
      node.attributes = {}
    }
  }

  /** One TF_SessionRun; the caller sees to it that there is one at a time. */
  async run({ feeds, fetches, targets, watch, describe }: RunRequest): Promise<TensorValue[]> {
    const api = this.#api
    const inputs = this.#outputStructs(feeds.map(({ endpoint }) => endpoint))
    const outputs = this.#outputStructs(fetches)
    const operations = BigUint64Array.from(targets, (node) => this.#operation(node))
    const fed = new BigUint64Array(feeds.length)
    const fetched = new BigUint64Array(fetches.length)
    const statistics = watch && new RunStatistics(api)
    try {
      for (const [index, { value }] of feeds.entries()) fed[index] = toTensor(api, value)
      await withStatusAsync(
        api,
        (status) =>
          api.runSession(
            ...[this.#session, statistics?.options ?? null],
            ...[inputs, fed, feeds.length],
            ...[outputs, fetched, fetches.length],
            ...[operations, targets.length],
            ...[statistics?.metadata ?? null, status],
          ),
        describe,
      )
      if (statistics) watch(statistics.devices())
      return Array.from(fetched, (tensor) => fromTensor(api, tensor))
    } finally {
      // Only now: a fetched tensor may share a feed's memory, and feeds are read until the run ends.
      for (const tensor of [...fed, ...fetched]) if (tensor !== 0n) api.TF_DeleteTensor(tensor)
      statistics?.delete()
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    const api = this.#api
    this.#check('close its session', (status) => {
      api.TF_CloseSession(this.#session, status)
    })
    this.#check('delete its session', (status) => {
      api.TF_DeleteSession(this.#session, status)
    })
    api.TF_DeleteGraph(this.#graph)
  }

  /** An array of `TF_Output {TF_Operation* oper; int index}`: 16 bytes each, the last four padding. */
  #outputStructs(endpoints: readonly Endpoint[]): BigUint64Array {
    return BigUint64Array.from(endpoints.flatMap(({ node, index }) => [this.#operation(node), BigInt(index)]))
  }

  #operation(node: GraphNode): Pointer {
    const name = this.#names.get(node)
    const operation = name === undefined ? null : this.#api.TF_GraphOperationByName(this.#graph, name)
    if (operation === null) throw new VortexError('internal', `TensorFlow's graph has no node ${name ?? node.name}.`)
    return operation
  }

  #check<T>(what: string, call: (status: Pointer) => T): T {
    return withStatus(
      this.#api,
      call,
      ({ code, message }) => new VortexError('engine', `TensorFlow could not ${what} (${code}): ${message}`),
    )
  }
}
