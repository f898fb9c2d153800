import { locateTensorFlow, openEngine, type Engine } from '../../src/core/engine/index.ts'

/** A TensorFlow engine of one test file, or undefined (and why, on standard error) where no library is found. */
export async function tensorFlowEngine(): Promise<Engine | undefined> {
  const { found, missed } = await locateTensorFlow()
  if (found) return openEngine({ name: 'tensorflow', threads: 2 })
  console.error(`No TensorFlow library: ${missed.map(({ source, reason }) => `${source}: ${reason}`).join('; ')}`)
  return undefined
}
