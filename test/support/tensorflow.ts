import { locateTensorFlow, openEngine, type Engine } from '../../src/core/engine/index.ts'

/** TensorFlow's library, or undefined (and why, on standard error) where none is found. */
export async function tensorFlowLibrary(): Promise<string | undefined> {
  const { found, missed } = await locateTensorFlow()
  if (found) return found.path
  const reasons = missed.map(({ source, reason }) => `${source}: ${reason}`).join('; ')
  console.error(`    No TensorFlow library (run \`vortex setup\` to have these tests run): ${reasons}`)
  return undefined
}

/** A TensorFlow engine of one test file, or undefined where no library is found. */
export async function tensorFlowEngine(): Promise<Engine | undefined> {
  return (await tensorFlowLibrary()) === undefined ? undefined : openEngine({ name: 'tensorflow', threads: 2 })
}
