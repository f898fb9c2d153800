import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ROOT } from '../../../support/sources.ts'
import { tensorFlowLibrary } from '../../../support/tensorflow.ts'

/** TensorFlow crashes where it is unloaded while the process ends. */
describe('a process that loaded TensorFlow', () => {
  let library: string | undefined
  before(async function () {
    library = await tensorFlowLibrary()
    if (library === undefined) this.skip()
  })

  const door = JSON.stringify(new URL('../../../../src/core/engine/index.ts', import.meta.url).href)
  const run = (code: string) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { cwd: ROOT })

  it('ends with 0 and in silence after a diagnosis', async () => {
    const { stdout, stderr } = await run(
      `const { diagnose } = await import(${door})
       console.log(JSON.stringify((await diagnose()).engine))`,
    )
    expect(JSON.parse(stdout)).to.include({ name: 'tensorflow' })
    expect(stderr).to.equal('')
  })

  it('ends with 0 with an engine left open, and when process.exit ends it', async () => {
    for (const end of ['', 'process.exit(0)']) {
      const { stdout, stderr } = await run(
        `const { openEngine } = await import(${door})
         const engine = await openEngine({ name: 'tensorflow', library: ${JSON.stringify(library)} })
         console.log(engine.description)
         ${end}`,
      )
      expect(stdout).to.match(/^TensorFlow \d+\.\d+/)
      expect(stderr).to.equal('')
    }
  })
})
