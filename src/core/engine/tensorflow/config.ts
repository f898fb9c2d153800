import { ProtoWriter } from '../../formats/index.ts'

export interface SessionConfig {
  /** Threads inside one operation. The first session's number holds for the whole process. */
  threads: number
}

/** A serialized ConfigProto (tensorflow/core/protobuf/config.proto). */
export function encodeConfig({ threads }: SessionConfig): Uint8Array {
  return new ProtoWriter()
    .int(2, threads) // intra_op_parallelism_threads
    .int(5, threads) // inter_op_parallelism_threads
    .message(6, (gpu) => gpu.bool(4, true)) // gpu_options.allow_growth
    .bool(7, true) // allow_soft_placement: ops without a GPU kernel run on the CPU
    .finish()
}
