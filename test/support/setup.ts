// Loaded before all tests.
import { existsSync } from 'node:fs'
// Not through the room's door, which loads tfjs: most tests need none.
import { ensureTensorFlow } from '../../src/core/engine/setup/ensure-tensorflow.ts'

if (existsSync(new URL('../../dist', import.meta.url)))
  throw new Error('Remove dist/ before running the tests: oclif would test it instead of the sources.')

// mocha hands these on to whoever listens, and else forgets them: here they fail the test that runs.
process.on('unhandledRejection', (reason) => {
  throw reason
})

// oclif then looks the commands up in src/.
process.env['NODE_ENV'] = 'test'

/** TensorFlow's library is fetched once, so that both engines are tested; without a network the tests say what they skip. */
export async function mochaGlobalSetup(): Promise<void> {
  let said = false
  const missing = await ensureTensorFlow(
    {},
    {
      onEvent: () => {
        if (!said) console.error("Fetching TensorFlow's library for the tests (274 MB, once).")
        said = true
      },
    },
  )
  if (missing !== undefined) console.error(`Without TensorFlow: ${missing} Its tests are skipped.`)
}
