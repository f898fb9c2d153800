import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { VOC } from '../../../src/core/labels/index.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import { adviceFor } from '../../../src/core/training/advice.ts'
import type { StagePlan } from '../../../src/core/training/plan.ts'
import { useFolder } from '../../support/folder.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

describe('advice before a run', () => {
  const folder = useFolder()
  const gpu = () => join(folder(), 'nvidia0')
  const advice = (set: string[], device = 'CPU') => {
    const recipe = tinyRecipe(...set)
    const plans = recipe.stages.map((stage) => ({ stage })) as StagePlan[]
    return adviceFor(recipe, buildModel(recipe.model, VOC.classes.length), plans, { device }, gpu())
  }
  // 0.9 ** 44 is the first power below 1 %.
  const enough = 'stages.a.steps=44'

  it('is none where nothing is wrong', async () => {
    expect(await advice([enough])).to.deep.equal([])
    expect(await advice(['stages.a.bn=frozen'])).to.deep.equal([])
  })

  it('tells of batch 1, unless batch norm is frozen', async () => {
    const [first, ...rest] = await advice([enough, 'defaults.batch=1'])
    expect(first).to.match(/^Stage a sees one image at a time: batch norm makes the global branch a constant\./)
    expect(rest).to.deep.equal([])
    expect(await advice([enough, 'defaults.accumulate=2'])).to.have.length(1)
  })

  it('tells of statistics that do not settle in so few steps', async () => {
    const [first] = await advice(['stages.a.steps=43'])
    expect(first).to.match(
      /^43 steps are too few .* 1 % of their initial values remain \(decay 0\.9\)\. Train at least 44/,
    )
    const slow = ['stages.a.steps=10000', 'model.headBnDecay=0.9997']
    expect((await advice(slow))[0])
      .to.include(' 5 % ')
      .and.to.include('at least 15349 steps')
  })

  it('tells of a GPU that is not used', async () => {
    await writeFile(gpu(), '')
    expect((await advice([enough]))[0]).to.include('vortex setup --gpu')
    expect(await advice([enough], 'GPU')).to.deep.equal([])
  })
})
