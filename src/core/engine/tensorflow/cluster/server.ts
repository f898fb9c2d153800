import { messageOf, VortexError } from '../../../base/index.ts'
import { ProtoWriter } from '../../../formats/index.ts'
import { encodeConfig } from '../config.ts'
import type { TensorFlowLibrary } from '../library.ts'
import { withStatus } from '../status.ts'
import { formatAddress, isLoopback, type Address } from './address.ts'
import { SERVER_JOB, writeCluster } from './definitions.ts'
import { confineToLoopback } from './loopback.ts'

/**
 * Starts TensorFlow's gRPC server in this process. It cannot be stopped again but with the process. Its sessions bring the
 * whole cluster with them, so that a server knows only itself.
 * @throws engine where the port is taken, or where it cannot be kept to the loopback
 */
export function startServer({ api }: TensorFlowLibrary, address: Address, threads: number): void {
  const check = <T>(call: (status: bigint) => T): T =>
    withStatus(
      api,
      call,
      ({ code, message }) =>
        new VortexError('engine', `TensorFlow could not serve at ${formatAddress(address)} (${code}): ${message}`, {
          suggestions: ['If another program has that port, choose another.'],
        }),
    )
  const definition = encodeServer(address, threads)
  const server = check((status) => api.TF_NewServer(definition, definition.length, status))
  // TensorFlow listens on all interfaces whatever the address says; it begins to answer with the next call.
  if (isLoopback(address)) confine(address)
  check((status) => {
    api.TF_ServerStart(server, status)
  })
}

function confine(address: Address): void {
  try {
    confineToLoopback(address.port)
  } catch (cause) {
    throw new VortexError('engine', `Port ${address.port} could not be kept to this machine: ${messageOf(cause)}`, {
      cause,
      suggestions: ['On a network that you trust, name the address that others see: --listen 0.0.0.0:PORT'],
    })
  }
}

/** ServerDef (tensorflow/core/protobuf/tensorflow_server.proto). */
function encodeServer(address: Address, threads: number): Uint8Array {
  return new ProtoWriter()
    .message(1, (cluster) => writeCluster(cluster, SERVER_JOB, [formatAddress(address)]))
    .string(2, SERVER_JOB)
    .int(3, 0) // task_index
    .bytes(4, encodeConfig({ threads, rewrite: true }))
    .string(5, 'grpc')
    .finish()
}
