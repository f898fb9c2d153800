import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { CoreEvent } from '../../../src/core/base/index.ts'
import { tellAbsent } from '../../../src/core/training/classes.ts'
import { planStages, stageRange } from '../../../src/core/training/plan.ts'
import { faultOf } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { plantTinyRun, tinyRecipe } from '../../support/tiny-run.ts'
import { ALMOST_VOC, STREET } from '../../support/class-sets.ts'
import { labelPng } from '../../support/voc.ts'
import { plantClassTree } from '../../support/class-tree.ts'

const ALL = { from: 0, to: 1 }

describe('planStages', () => {
  const folder = useFolder()
  beforeEach(() => plantTinyRun(folder()))

  it('finds the images of each stage and those it is scored on', async () => {
    const plans = await planStages(tinyRecipe('stages.b.evaluate=false'), ALL, folder())
    expect(
      plans.map(({ split, evaluation }) => [split.entries.length, evaluation?.images.entries.length]),
    ).to.deep.equal([
      [5, 2],
      [5, undefined],
    ])
    expect(plans[0]!.lineage).to.deep.include({ name: 'a', data: 'tree', source: 'voc', split: 'train', images: 5 })
  })

  it('scores on as many images as the recipe limits, and checks the whole list for leaks', async () => {
    const [plan] = await planStages(tinyRecipe('evaluate.limit=1'), ALL, folder())
    expect([plan!.evaluation?.images.entries.length, plan!.evaluation?.of]).to.deep.equal([1, 2])
    expect(plan!.evaluation?.images.ids).to.have.length(2)
  })

  it('refuses to score a stage on what it or a stage before it was trained on', async () => {
    const leaks = [['evaluate.split=train'], ['stages.a.split=val', 'stages.a.evaluate=false'], ['stages.b.split=val']]
    for (const set of leaks)
      expect(await rejection(planStages(tinyRecipe(...set), ALL, folder()))).to.have.property('code', 'refused')
    // A stage after the last scored one may see everything.
    await planStages(tinyRecipe('stages.b.split=val', 'stages.b.evaluate=false'), ALL, folder())
  })

  it('refuses a list with an id that has no image or label, by name', async () => {
    await rm(join(folder(), 'tree/SegmentationClass/a3.png'))
    const error = await rejection(planStages(tinyRecipe(), ALL, folder()))
    expect(error).to.have.property('message').that.includes('each of the 5 ids of train').and.includes('a3')
  })

  it('refuses a split whose labels show one class and 255 alone', async () => {
    for (const id of ['a1', 'a2', 'a3', 'a4', 'a5'])
      await writeFile(join(folder(), `tree/SegmentationClass/${id}.png`), labelPng([255]))
    const error = await rejection(planStages(tinyRecipe(), ALL, folder()))
    expect(error).to.have.property('code', 'refused')
    expect(error)
      .to.have.property('message')
      .that.matches(/The labels of train show one class alone apart from 255/)
  })

  it('refuses trees of different classes, of stages and of the evaluation, by both names and the first difference', async () => {
    await plantClassTree(join(folder(), 'other'), ALMOST_VOC, { train: 1, val: 1 })
    for (const set of ['stages.b.data=other', 'evaluate.data=other']) {
      const error = await rejection(planStages(tinyRecipe('data.other=other', set), ALL, folder()))
      expect(error).to.have.property('code', 'refused')
      expect(error)
        .to.have.property('message')
        .that.matches(
          /21 classes of .*tree for .*other but found 21 classes, of which class 20 is screen, not tvmonitor/,
        )
    }
    const own = tinyRecipe('data.tree=other', 'stages.b.evaluate=false')
    expect((await planStages(own, ALL, folder()))[0]!.classes).to.deep.equal(ALMOST_VOC)
  })

  it('names the classes that a stage’s images do not show, by the tree’s record', async () => {
    await plantClassTree(join(folder(), 'street'), STREET, { train: 2, val: 1 })
    const plans = await planStages(
      tinyRecipe('data.tree=street', 'stages.b.split=val', 'stages.b.evaluate=false'),
      ALL,
      folder(),
    )
    expect(plans.map(({ absent }) => absent)).to.deep.equal([['rider'], ['building', 'sky', 'rider']])
    const told: string[] = []
    const onEvent = (event: CoreEvent) => {
      if (event.type === 'notice') told.push(`${event.level} ${event.message}`)
    }
    tellAbsent(plans, { stage: 'a', step: 0 }, { onEvent })
    const never = 'the network cannot learn them there.'
    expect(told).to.deep.equal([
      `warning Stage a has no training pixel of rider: ${never}`,
      `warning Stage b has no training pixel of building, sky, rider: ${never}`,
    ])
    tellAbsent(plans, { stage: 'a', step: 1 }, { onEvent })
    expect(told.splice(2)).to.deep.equal([told[1]])
    tellAbsent([plans[0]!, { ...plans[1]!, absent: ['rider'] }], { stage: 'a', step: 0 }, { onEvent })
    expect(told.at(-1)).to.equal(`warning Stages a, b have no training pixel of rider: ${never}`)
  })

  it('does not need the trees of stages that it does not run', async () => {
    const recipe = tinyRecipe('data.gone=gone', 'stages.a.data=gone')
    expect(await planStages(recipe, { from: 1, to: 1 }, folder())).to.have.length(1)
    expect(await rejection(planStages(recipe, ALL, folder()))).to.have.property('code', 'not-found')
  })
})

describe('stageRange', () => {
  it('runs from the first stage that is not done to the last, or to the named one', () => {
    expect(stageRange(tinyRecipe(), 0, undefined)).to.deep.equal({ from: 0, to: 1 })
    expect(stageRange(tinyRecipe(), 0, 'a')).to.deep.equal({ from: 0, to: 0 })
    expect(stageRange(tinyRecipe(), 1, 'b')).to.deep.equal({ from: 1, to: 1 })
  })

  it('has nothing to do for a stage that is done, and refuses one whose forerunner is not', () => {
    const { from, to } = stageRange(tinyRecipe(), 1, 'a')
    expect(to).to.be.below(from)
    expect(faultOf(() => stageRange(tinyRecipe(), 0, 'b')).message).to.include('that a is not')
    expect(faultOf(() => stageRange(tinyRecipe('stages.a.name=first'), 0, 'frist')).suggestions).to.deep.equal([
      'Did you mean first?',
    ])
  })
})
