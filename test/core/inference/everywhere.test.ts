import { expect } from 'chai'
import type { Compiled, Engine, Program } from '../../../src/core/engine/index.ts'
import { compileEverywhere } from '../../../src/core/inference/everywhere.ts'

describe('compileEverywhere', () => {
  it('gives each run to the device with the fewest to do', async () => {
    const begun: number[] = []
    const end: (() => void)[] = []
    const engine = {
      devices: ['GPU:0', 'GPU:1'],
      compile: (_: Program, device: number) =>
        Promise.resolve({
          run: () => {
            begun.push(device)
            return new Promise<object>((resolve) => {
              end.push(() => {
                resolve({})
              })
            })
          },
          dispose: () => Promise.resolve(),
        } as unknown as Compiled),
    } as unknown as Engine
    const everywhere = await compileEverywhere(engine, {} as Program)
    const runs = [everywhere.run({}), everywhere.run({}), everywhere.run({})]
    expect(begun).to.deep.equal([0, 1, 0])
    end[1]!()
    await runs[1]
    runs.push(everywhere.run({}))
    expect(begun).to.deep.equal([0, 1, 0, 1])
    for (const finish of end) finish()
    await Promise.all(runs)
  })
})
