import { expect } from 'chai'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../../../../src/core/engine/environment.ts'
import { ensureTensorFlow, locateTensorFlow, openEngine } from '../../../../src/core/engine/index.ts'
import type { CoreEvent } from '../../../../src/core/base/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { useFolder } from '../../../support/folder.ts'

const NAME = process.platform === 'darwin' ? 'libtensorflow_cc.2.dylib' : 'libtensorflow_cc.so.2'
const VARIABLES = ['VORTEX_ENGINE', 'VORTEX_TENSORFLOW', 'VORTEX_CACHE', 'XDG_CACHE_HOME', 'PATH'] as const

describe('looking for TensorFlow', () => {
  const folder = useFolder()
  const before = Object.fromEntries(VARIABLES.map((name) => [name, process.env[name]]))
  beforeEach(() => {
    for (const name of VARIABLES) Reflect.deleteProperty(process.env, name)
    process.env['VORTEX_CACHE'] = folder()
    // No Python either.
    process.env['PATH'] = folder()
  })
  afterEach(() => {
    for (const name of VARIABLES) {
      const value = before[name]
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  })

  const put = async (...path: string[]) => {
    const file = join(folder(), ...path, NAME)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, '')
    return file
  }

  it('tells each place and why it was no use', async () => {
    const { found, missed } = await locateTensorFlow()
    expect(found).to.equal(undefined)
    expect(missed.map(({ source }) => source)).to.deep.equal(["vortex's cache", "Python's tensorflow", 'tfjs-node-gpu'])
    expect(missed[0]!.reason).to.equal(`${join(folder(), 'tensorflow')} does not exist`)
    expect(missed[1]!.reason).to.equal('there is no Python')
  })

  it('takes the newest version of the cache', async () => {
    await put('tensorflow', '2.9.1-cpu', 'tensorflow')
    const newest = await put('tensorflow', '2.21.0-cpu', 'tensorflow')
    await put('tensorflow', '.staging-7', 'tensorflow')
    const { found } = await locateTensorFlow()
    expect(found).to.deep.equal({ path: newest, source: "vortex's cache", version: '2.21.0' })
  })

  it('takes a file or a folder that is named, and nothing else then', async () => {
    await put('tensorflow', '2.21.0-cpu', 'tensorflow')
    const own = await put('own')
    expect((await locateTensorFlow(own)).found).to.deep.equal({ path: own, source: 'the path given' })
    process.env['VORTEX_TENSORFLOW'] = dirname(own)
    expect((await locateTensorFlow()).found).to.deep.equal({ path: own, source: 'VORTEX_TENSORFLOW' })
    process.env['VORTEX_TENSORFLOW'] = join(folder(), 'nowhere')
    const { found, missed } = await locateTensorFlow()
    expect(found).to.equal(undefined)
    expect(missed.map(({ source }) => source)).to.deep.equal(['VORTEX_TENSORFLOW'])
  })

  it('a library that is named and not there is no reason to fetch another', async () => {
    process.env['VORTEX_TENSORFLOW'] = folder()
    expect(await ensureTensorFlow()).to.equal(`${folder()} holds no ${NAME}`)
    expect(await readdir(folder())).to.deep.equal([])
  })

  it('finds the cache by VORTEX_CACHE, then XDG_CACHE_HOME', () => {
    expect(cacheFolder()).to.equal(folder())
    process.env['VORTEX_CACHE'] = ''
    process.env['XDG_CACHE_HOME'] = '/xdg'
    expect(cacheFolder()).to.equal('/xdg/vortex')
  })

  it('runs on wasm where none is found, and says so in one line', async () => {
    const events: CoreEvent[] = []
    const engine = await openEngine({ threads: 1 }, { onEvent: (event) => events.push(event) })
    expect(engine.name).to.equal('wasm')
    await engine.dispose()
    const notices = events.filter((event) => event.type === 'notice')
    expect(notices.map(({ message }) => message)).to.deep.equal([
      'Engine: wasm, about 6x slower than TensorFlow; `vortex doctor` says why',
    ])
  })

  it('fails where TensorFlow was asked for by name or by path and cannot be had', async () => {
    process.env['VORTEX_ENGINE'] = 'tensorflow'
    expect((await faultOfPromise(openEngine())).message).to.match(/No TensorFlow library was found/)
    process.env['VORTEX_ENGINE'] = ''
    const named = openEngine({ library: join(folder(), 'nowhere') })
    expect((await faultOfPromise(named)).message).to.match(/the path given: .*nowhere does not exist/)
    process.env['VORTEX_ENGINE'] = 'tensor'
    expect((await faultOfPromise(openEngine())).message).to.match(/VORTEX_ENGINE but found tensor/)
  })
})
