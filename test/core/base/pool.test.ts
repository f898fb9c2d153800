import { expect } from 'chai'
import { VortexError, WorkerPool } from '../../../src/core/base/index.ts'
import { rejection } from '../../support/rejection.ts'

const MODULE = new URL('../../support/double.worker.ts', import.meta.url)

describe('WorkerPool', () => {
  it('answers every task with its own value, however many threads', async () => {
    for (const threads of [1, 3]) {
      const pool = new WorkerPool<number, number>(MODULE, threads)
      const values = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((n) => pool.run(n)))
      expect(values).to.deep.equal([2, 4, 6, 8, 10, 12, 14])
      await pool.close()
    }
  })

  it('brings a worker’s VortexError back whole and goes on', async () => {
    const pool = new WorkerPool<number, number>(MODULE, 1)
    const error = await rejection(pool.run(-1))
    expect(error).to.be.instanceOf(VortexError)
    expect(error).to.deep.include({ code: 'bad-input', suggestions: ['Try 1.'] })
    expect(await pool.run(4)).to.equal(8)
    await pool.close()
  })

  it('rejects what is unfinished when it closes, and when its threads are gone', async () => {
    const pool = new WorkerPool<number, number>(MODULE, 1)
    const pending = rejection(pool.run(1))
    await pool.close()
    expect(await pending).to.include({ code: 'interrupted' })

    const dying = new WorkerPool<number, number>(MODULE, 1)
    const [crashed, waiting] = await Promise.all([rejection(dying.run(0)), rejection(dying.run(1))])
    expect(crashed).to.include({ code: 'internal' })
    expect(waiting).to.include({ code: 'internal' })
    expect(await rejection(dying.run(1))).to.include({ code: 'internal' })
  })
})
