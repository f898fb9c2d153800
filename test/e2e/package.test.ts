import { execFile } from 'node:child_process'
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { messageOf } from '../../src/core/base/index.ts'
import { doctorSchema } from '../../src/formatters/schemas/doctor.ts'
import { setupSchema } from '../../src/formatters/schemas/setup.ts'
import { useFolder } from '../support/folder.ts'
import { ROOT } from '../support/sources.ts'
import { tensorFlowLibrary } from '../support/tensorflow.ts'

const run = promisify(execFile)

/** The built package as npm would publish it, made in a folder of its own: a dist beside the sources would be tested instead. */
async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'source')
  await mkdir(copy)
  for (const name of [
    'bin',
    'presets',
    'src',
    'package.json',
    'oclif.manifest.json',
    'README.md',
    'CHANGELOG.md',
    'LICENSE',
  ])
    await cp(join(ROOT, name), join(copy, name), { recursive: true })
  for (const name of ['tsconfig.json', 'tsconfig.build.json', '.npmrc']) await cp(join(ROOT, name), join(copy, name))
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  await run('npm', ['run', 'build'], { cwd: copy })
  await run('npm', ['pack', '--pack-destination', folder], { cwd: copy })
  const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'))
  return join(folder, archive!)
}

describe('the packed package', function () {
  this.timeout(600_000)
  const folder = useFolder()

  it('installs with scripts on where tfjs-node-gpu’s own download fails, and gives the TensorFlow engine after setup', async function () {
    const library = await tensorFlowLibrary()
    if (library === undefined) return this.skip()
    const home = join(folder(), 'home')
    await mkdir(home)
    await writeFile(join(home, 'package.json'), '{"name":"home","private":true}')
    const archive = await pack(folder())
    // That package's installer asks the machine at this address, where nobody answers.
    const variables = {
      ...process.env,
      npm_config_ignore_scripts: 'false',
      CDN_STORAGE: 'http://127.0.0.1:9',
      TFJS_NODE_CDN_STORAGE: 'http://127.0.0.1:9',
    }
    try {
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', archive], {
        cwd: home,
        env: variables,
      })
    } catch (error) {
      if (!/ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN/.test(messageOf(error))) throw error
      this.test!.title += ' (no registry in reach)'
      return this.skip()
    }
    const installed = await readdir(join(home, 'node_modules', '@tensorflow'))
    expect(installed).to.include('tfjs').and.not.include('tfjs-node-gpu')

    // A cache that has the library already: fetching it is tested elsewhere.
    const cache = join(folder(), 'cache')
    await mkdir(join(cache, 'tensorflow', '2.21.0-cpu'), { recursive: true })
    await symlink(dirname(library), join(cache, 'tensorflow', '2.21.0-cpu', 'tensorflow'))
    const environment = { ...process.env, VORTEX_CACHE: cache, NODE_ENV: 'production' }
    const vortex = (...args: string[]) =>
      run(join(home, 'node_modules/.bin/vortex'), args, { cwd: home, env: environment })
    const setup = setupSchema.parse(JSON.parse((await vortex('setup', '--json')).stdout))
    expect(setup.engine.name).to.equal('tensorflow')
    const doctor = doctorSchema.parse(JSON.parse((await vortex('doctor', '--json')).stdout))
    expect(doctor.problems).to.deep.equal([])
    const { stdout } = await vortex('--help')
    expect(stdout).to.include('setup')
  })
})
