import { expect } from 'chai'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as tf from '@tensorflow/tfjs'
import { openEngine } from '../../../../src/core/engine/index.ts'
import { faultOfPromise } from '../../../support/faults.ts'
import { ROOT } from '../../../support/sources.ts'

describe('wasm backend', function () {
  // Processes of their own, which compile the sources first.
  this.timeout(180_000)

  const door = JSON.stringify(new URL('../../../../src/core/engine/index.ts', import.meta.url).href)

  /** Opens the engine in a process of its own, after `prelude`; prints what it says of itself and its notices. */
  const run = async (prelude: string, threads = 2) => {
    const code = `
      import { createRequire } from 'node:module'
      ${prelude}
      const { openEngine } = await import(${door})
      const notices = []
      const engine = await openEngine({ name: 'wasm', threads: ${threads} }, { onEvent: (event) => notices.push(event) })
      const program = await engine.compile({
        name: 'square', inputs: { x: { shape: [2], dtype: 'float32' } }, variables: [],
        body: ({ x }) => ({ outputs: { y: x.mul(x) } }),
      })
      const { y } = await program.run({ x: { shape: [2], data: Float32Array.of(2, 3) } })
      const listeners = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection')
      console.log(JSON.stringify({ description: engine.description, notices, y: [...y.data], listeners }))`
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', code],
      { cwd: ROOT },
    )
    expect(stderr).to.equal('')
    const said = JSON.parse(stdout) as { description: string; notices: { message: string }[]; y: number[]; listeners: number } // prettier-ignore
    expect(said.y).to.deep.equal([4, 9])
    expect(said.listeners, "Emscripten's listeners").to.equal(0)
    return { ...said, notices: said.notices.map(({ message }) => message) }
  }

  it('has the threads asked for, whatever the cores, and lets its process end', async () => {
    expect((await run('', 3)).description).to.equal('wasm, SIMD, 3 threads')
    expect((await run('', 1)).description).to.equal('wasm, SIMD, 1 thread')
  })

  it('runs on one thread where threads fail, and says why', async () => {
    for (const prelude of [
      'globalThis.SharedArrayBuffer = class {}',
      `const threads = createRequire(import.meta.url)('node:worker_threads')
       const { Worker } = threads
       threads.Worker = class extends Worker { constructor() { super('throw new Error("no threads here")', { eval: true }) } }`,
    ]) {
      const { description, notices } = await run(prelude)
      expect(description).to.equal('wasm, SIMD, 1 thread')
      expect(notices[0]).to.match(/^wasm runs on one thread: (bad memory|no threads here)/)
    }
  })

  it('says when its 4 GB are not enough, and goes on', async () => {
    const engine = await openEngine({ name: 'wasm', threads: 2 })
    /** Adds a column to a row: rows x 1024 sums, of which one comes back. */
    const spread = async (rows: number) => {
      const program = await engine.compile({
        name: 'spread',
        inputs: { column: { shape: [rows, 1], dtype: 'float32' }, row: { shape: [1, 1024], dtype: 'float32' } },
        variables: [],
        body: ({ column, row }) => ({ outputs: { y: tf.slice(tf.add(column, row), [0, 0], [1, 1]) } }),
      })
      const value = (...shape: [number, number]) => ({ shape, data: new Float32Array(shape[0] * shape[1]).fill(3) })
      return program.run({ column: value(rows, 1), row: value(1, 1024) })
    }
    // 2,048 MiB, which malloc would take for a negative size, and 8,192, which it would take for none.
    for (const rows of [524_288, 2_097_152]) {
      const fault = await faultOfPromise(spread(rows))
      expect(fault.code).to.equal('engine')
      expect(fault.message).to.equal(`wasm cannot allocate another ${rows / 256} MiB of its 4096.`)
      expect(fault.suggestions.join(' ')).to.match(/smaller crop/)
    }
    expect((await spread(8)).y.data[0]).to.equal(6)
    await engine.dispose()
  })
})
