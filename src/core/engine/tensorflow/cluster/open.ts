import { VortexError } from '../../../base/index.ts'
import type { Cluster } from '../engine.ts'
import type { TensorFlowLibrary } from '../library.ts'
import { Session } from '../session.ts'
import { requireAnswers } from './liveness.ts'

/** Milliseconds in which workers that answer must have formed a session. */
const PATIENCE = 30_000

/**
 * Asks the workers what devices they have: all GPUs of each, or else its CPU.
 * @throws engine for a worker that does not answer
 */
export async function openCluster(
  { api }: TensorFlowLibrary,
  workers: readonly string[],
  threads: number,
): Promise<Cluster> {
  // TensorFlow waits for ever for one that is not there.
  await requireAnswers(workers)
  const session = new Session(api, { threads, rewrite: true, placed: { cpus: 1 }, workers })
  const late = new Promise<never>((_, reject) => {
    const tell = () => {
      reject(
        new VortexError('engine', `The workers at ${workers.join(', ')} answer, but do not find each other.`, {
          suggestions: ['Each address must be the same worker seen from every machine of the cluster.'],
        }),
      )
    }
    setTimeout(tell, PATIENCE).unref()
  })
  const found = await Promise.race([session.clusterDevices(), late])
  session.close()
  const devices = workers.flatMap((_, task) => {
    const own = found.filter(({ name }) => name.includes(`/task:${task}/`))
    const gpus = own.filter(({ type }) => type === 'GPU')
    return (gpus.length > 0 ? gpus : own.filter(({ type }) => type === 'CPU').slice(0, 1)).map(({ name }) => name)
  })
  return { workers, devices }
}
