import { join } from 'node:path'
import { expect } from 'chai'
import type { CoreEvent } from '../../../src/core/base/index.ts'
import { loadChosenRecipe } from '../../../src/core/choices/index.ts'
import { recipeText } from '../../../src/core/recipes/index.ts'
import { plantCheckpoint } from '../../support/checkpoint.ts'
import { BINARY } from '../../support/class-sets.ts'
import { plantClassTree } from '../../support/class-tree.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { plant } from '../../support/voc.ts'

describe('loadChosenRecipe', () => {
  const folder = useFolder()
  let notices: string[]
  const onEvent = (event: CoreEvent) => {
    if (event.type === 'notice') notices.push(event.message)
  }
  const load = (set: string[] = [], fresh = false) => {
    notices = []
    return loadChosenRecipe('own', { root: folder(), set, fresh }, { onEvent })
  }
  beforeEach(() => plantClassTree(join(folder(), 'data/own'), BINARY, { train: 8, val: 2 }))

  it('chooses from the tree, and says each choice with its reason', async () => {
    const { model, defaults, stages, evaluate } = await load()
    expect(model.backbone).to.equal('resnet10-half')
    expect(defaults).to.include({ crop: 65, batch: 4, accumulate: 'auto' })
    expect(stages[0]).to.include({ crop: 65, batch: 4, steps: 500, learningRate: 0.025 })
    expect(evaluate).to.include({ crop: 81, every: 100 })
    expect(notices.map((text) => text.split(' ')[0])).to.deep.equal([
      ...['model.backbone', 'defaults.crop', 'defaults.batch', 'defaults.loss.classWeights'],
      ...['stages.0.steps', 'stages.0.learningRate', 'evaluate.crop', 'evaluate.every'],
    ])
    expect(notices[1]).to.equal('defaults.crop = 65: images of 80 x 60 (median); at least 65, at most 513.')
  })

  it('keeps what is set, in defaults or in the stage, and says nothing of it', async () => {
    const { stages } = await load(['defaults.batch=6', 'stages.own.crop=33', 'stages.own.steps=7'])
    expect(stages[0]).to.include({ batch: 6, crop: 33, steps: 7, learningRate: 0.0375 })
    expect(notices.join('\n')).to.not.match(/defaults\.(crop|batch)|steps =/)
  })

  it('keeps a run as it began, also where the tree has grown; --fresh chooses again', async () => {
    const begun = await load(['defaults.batch=2'])
    const run = join(folder(), 'runs/own')
    const recipe = recipeText({ ...begun, defaults: { ...begun.defaults, crop: 97 } })
    await plant(run, { 'recipe.yaml': recipe, 'checkpoints/last.safetensors': '' })
    await plantClassTree(join(folder(), 'data/own'), BINARY, { train: 60, val: 2 })
    const resumed = await load()
    expect(resumed.defaults).to.include({ batch: 2, crop: 97 })
    expect(notices).to.deep.equal([
      `model.backbone, defaults.crop, defaults.batch, defaults.loss.classWeights, stages.0.steps, stages.0.learningRate, evaluate.crop, evaluate.every: as chosen when the run began (${join(run, 'recipe.yaml')}).`,
    ])
    expect((await load([], true)).defaults).to.include({ batch: 16, crop: 65 })
  })

  it("takes the weight file's backbone, and the paper's learning rate", async () => {
    await plantCheckpoint(folder())
    const { model, stages } = await load(['weights=model.safetensors'])
    expect(model.backbone).to.equal('resnet10-half')
    expect(stages[0]!.learningRate).to.equal(0.00175)
    expect(notices[0]).to.equal('model.backbone = resnet10-half: the weight file is of it.')
  })

  it('says which tree is missing', async () => {
    const error = await rejection(load(['data.own=nowhere']))
    expect(error).to.have.property('message').that.includes('nowhere')
  })
})
