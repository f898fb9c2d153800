import type { ProtoWriter } from '../../../formats/index.ts'

/** The job of a session's processes, and the one as which a process serves: TensorFlow wants them to differ. */
export const SESSION_JOB = 'worker'
export const SERVER_JOB = 'server'

/** ClusterDef (tensorflow/core/protobuf/cluster.proto): one job, a task for each address. */
export function writeCluster(writer: ProtoWriter, name: string, addresses: readonly string[]): ProtoWriter {
  return writer.message(1, (job) => {
    job.string(1, name)
    for (const [index, address] of addresses.entries()) job.message(2, (task) => task.int(1, index).string(2, address))
  })
}
