import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { doctorSchema } from '../../src/formatters/schemas/doctor.ts'
import { setupSchema } from '../../src/formatters/schemas/setup.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { tensorFlowLibrary } from '../support/tensorflow.ts'

describe('vortex setup and doctor', () => {
  const folder = useFolder()
  const bare = () => ({
    VORTEX_CACHE: join(folder(), 'cache'),
    VORTEX_TENSORFLOW: undefined,
    VORTEX_ENGINE: undefined,
    PATH: '/nowhere',
  })

  it('without pip: one sentence, wasm runs, and the exit code says that something is missing', async () => {
    const { code, stdout } = await runCli(['setup', '--json'], { variables: bare() })
    const result = setupSchema.parse(JSON.parse(stdout))
    expect(code).to.equal(1)
    expect(result.engine.name).to.equal('wasm')
    expect(result.missing).to.match(/^Expected Python with pip for fetching TensorFlow but found/)
  })

  it('doctor shows every place that was looked at and the fix', async () => {
    const { code, stdout } = await runCli(['doctor', '--json'], { variables: bare() })
    const diagnosis = doctorSchema.parse(JSON.parse(stdout))
    expect(code).to.equal(1)
    expect(diagnosis.engine?.name).to.equal('wasm')
    expect(diagnosis.missed.map(({ source }) => source)).to.include.members(["vortex's cache", "Python's tensorflow"])
    expect(diagnosis.problems[0]?.fix).to.equal('Install Python 3 with pip, then run `vortex setup`.')
    const { stdout: text } = await runCli(['doctor'], { variables: bare() })
    for (const { reason } of diagnosis.missed) expect(text.split(reason)).to.have.length(2)
  })

  it('--tensorflow takes an existing library and keeps it for every later command', async function () {
    const library = await tensorFlowLibrary()
    if (library === undefined) this.skip()
    const { code, stdout } = await runCli(['setup', '--tensorflow', library, '--json'], { variables: bare() })
    expect(code).to.equal(0)
    expect(setupSchema.parse(JSON.parse(stdout)).engine.name).to.equal('tensorflow')
    const later = doctorSchema.parse(JSON.parse((await runCli(['doctor', '--json'], { variables: bare() })).stdout))
    expect(later.engine?.name).to.equal('tensorflow')
    expect(later.engine?.reason).to.equal(`library from vortex setup --tensorflow: ${await realpath(library)}`)
  })

  it('--tensorflow refuses what is no library, and then keeps nothing', async () => {
    const path = join(folder(), 'libtensorflow_cc.so.2')
    await writeFile(path, 'not a library')
    await mkdir(join(folder(), 'cache'))
    const { code, stderr } = await runCli(['setup', '--tensorflow', path], { variables: bare() })
    expect(code).to.equal(2)
    expect(stderr).to.include(`TensorFlow's library ${path} could not be loaded`)
    const missing = await runCli(['setup', '--tensorflow', join(folder(), 'nothing')], { variables: bare() })
    expect(missing.code).to.equal(2)
    expect(missing.stderr).to.include('does not exist')
  })

  it('wrong use is exit code 64, with the nearest command', async () => {
    expect((await runCli(['setup', '--version', '3'])).code).to.equal(64)
    const unknown = await runCli(['setpu'])
    expect(unknown.code).to.equal(64)
    expect(unknown.stderr).to.include('Did you mean vortex setup?')
  })
})
