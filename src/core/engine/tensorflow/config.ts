import { ProtoWriter } from '../../formats/index.ts'
import { SESSION_JOB, writeCluster } from './cluster/definitions.ts'

export interface SessionConfig {
  /** Threads inside one operation. The first session's number holds for the whole process. */
  threads: number
  /** Whether TensorFlow rewrites graphs (Grappler) before it runs them. */
  rewrite: boolean
  /** Ops are put on named devices: the CPU is divided into so many, and no op may run elsewhere. */
  placed?: { cpus: number }
  /** Addresses of the processes that the session spans; the first leads. */
  workers?: readonly string[]
}

/** RewriterConfig.MemOptType.NO_MEM_OPT. */
const NO_MEMORY_OPTIMIZATION = 1

/**
 * A serialized ConfigProto (tensorflow/core/protobuf/config.proto). TensorFlow's memory optimizer stays off: it turns
 * sums of gradients into additions in whatever order they are ready, so that no two runs gave the same losses, and it
 * saved nothing (R50 + vortex at 97: peak 1,316-1,334 MB with it, 1,312-1,328 MB without).
 */
export function encodeConfig({ threads, rewrite, placed, workers }: SessionConfig): Uint8Array {
  const writer = new ProtoWriter()
  // device_count, a map
  if (placed) writer.message(1, (entry) => entry.string(1, 'CPU').int(2, placed.cpus))
  if (workers) writer.message(14, (cluster) => writeCluster(cluster, SESSION_JOB, workers)) // cluster_def
  return writer
    .int(2, threads) // intra_op_parallelism_threads
    .int(5, threads) // inter_op_parallelism_threads
    .message(6, (gpu) => gpu.bool(4, true)) // gpu_options.allow_growth
    .message(10, (graph) => {
      // graph_options.rewrite_options: memory_optimization, disable_meta_optimizer
      graph.message(10, (rewrites) => rewrites.int(4, NO_MEMORY_OPTIMIZATION).bool(19, !rewrite))
    })
    .bool(7, !placed) // allow_soft_placement: ops without a GPU kernel run on the CPU
    .message(16, (experimental) => experimental.bool(14, true)) // disable_output_partition_graphs: a copy that only debuggers read
    .finish()
}
