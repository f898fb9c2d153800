import { join } from 'node:path'
import { expect } from 'chai'
import { readRun } from '../../../src/core/runs/index.ts'
import { train } from '../../../src/core/training/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { tensorFlowLibrary } from '../../support/tensorflow.ts'
import { plantTinyRun, tinyFolder, tinyRecipe, UNSCORED } from '../../support/tiny-run.ts'

describe('a float16 run whose gradients overflow at every scale', function () {
  this.timeout(300_000)
  const folder = useFolder()

  it('stops at its twentieth skipped step, with the step and its images', async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
    await plantTinyRun(folder())
    const recipe = tinyRecipe('defaults.precision=float16', 'defaults.loss.dice=1e30', 'stages.a.steps=30', ...UNSCORED)
    const engine = { name: 'tensorflow', threads: 2, round: true } as const
    const error = await rejection(train(recipe, { root: folder(), dir: join('runs', 'lost'), engine, threads: 1 }))
    const { events } = await readRun(tinyFolder(folder(), 'lost'))
    const skips = events.filter((event) => event.type === 'skip')
    const { ids } = skips.at(-1)!
    const message = `20 steps in a row had gradients that are not finite in float16, the last of them step 20 of stage a (batch ${ids.join(', ')}), though the loss scale fell to 0.0625.`
    expect(error).to.have.property('message', message)
    expect(skips.map(({ step, skipped, lossScale }) => ({ step, skipped, lossScale }))).to.deep.equal(
      Array.from({ length: 20 }, (_, i) => ({ step: i + 1, skipped: i + 1, lossScale: 2 ** (15 - i) })),
    )
    expect(events.at(-1)).to.include({ type: 'stop', reason: 'failed', message })
  })
})
