import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadRecipe, parseRecipe, type AutoKey, type Choices } from '../../../src/core/recipes/index.ts'
import { faultOf } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'

const TEXT = `
model: { backbone: auto }
data: { a: a }
defaults: { batch: auto, crop: auto, accumulate: 5, loss: { classWeights: auto } }
stages:
  - { name: s, data: a, split: train, steps: auto, learningRate: 0.1, crop: 65 }
`

describe('auto', () => {
  const folder = useFolder()
  const load = async (choices: Choices, set: string[] = []) => {
    await writeFile(join(folder(), 'mine.yaml'), TEXT)
    let asked: readonly AutoKey[] = []
    const recipe = await loadRecipe('mine.yaml', {
      root: folder(),
      set,
      choose: (_, keys) => {
        asked = keys
        return Promise.resolve(choices)
      },
    })
    return { asked, recipe }
  }

  it('asks for the keys that say it and that the stage does not set, and takes the answers', async () => {
    const choices = { 'defaults.batch': 10, 'stages.0.steps': 7, 'defaults.loss.classWeights': [1, 2] }
    const { asked, recipe } = await load(choices)
    expect(asked).to.deep.equal(['model.backbone', 'defaults.batch', 'defaults.loss.classWeights', 'stages.0.steps'])
    expect(recipe.stages[0]).to.deep.include({ batch: 10, accumulate: 5, crop: 65, steps: 7 })
    expect(recipe.stages[0]!.loss.classWeights).to.deep.equal([1, 2])
  })

  it('is any key less that --set gives', async () => {
    const { asked } = await load({}, ['model.backbone=resnet18', 'stages.s.steps=3', 'stages.s.loss.classWeights=none'])
    expect(asked).to.deep.equal(['defaults.batch'])
  })

  it('checks the other keys before it asks, and the answers as if they were written', async () => {
    const early = await rejection(load({}, ['defaults.flip=2']))
    expect(early).to.have.property('message').that.includes('--set defaults.flip=2')
    const late = await rejection(load({ 'defaults.batch': 7 }))
    expect(late).to.have.property('message').that.includes('parts of one size for a batch of 7')
  })

  it('is refused where nothing chooses, and for other keys', () => {
    const parse = (text: string) => () => parseRecipe(text, { file: 'r.yaml', name: 'r' })
    expect(faultOf(parse(TEXT)).message).to.equal('Expected a value for model.backbone in r.yaml but found auto.')
    const other = TEXT.replaceAll('auto', '4').replace('{ backbone: 4 }', '{ width: auto }')
    expect(
      faultOf(parse(other.replace('classWeights: 4', 'smoothing: 0').replace('batch: 4', 'batch: 5'))).message,
    ).to.include('r.yaml:2:10')
  })
})
