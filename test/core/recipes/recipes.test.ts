import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { loadRecipe, parseRecipe, presetNames, recipeDifferences, recipeText } from '../../../src/core/recipes/index.ts'
import { faultOf } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'

const TEXT = `model:
  backbone: resnet18
data: { voc: data/voc }
defaults:
  batch: 4
stages:
  - name: first
    data: voc
    split: train
    steps: 10
    learningRate: 0.01
  - { name: second, data: voc, split: train, steps: 20, learningRate: 1e-3, batch: 2, bn: frozen }
`
const parse = (text: string, set: string[] = []) => parseRecipe(text, { file: 'r.yaml', name: 'r', set })

describe('parseRecipe', () => {
  it('fills in the defaults, a stage taking its own value before the recipe', () => {
    const { name, model, weights, defaults, stages, checkpoint } = parse(TEXT)
    expect([name, weights]).to.deep.equal(['r', 'none'])
    expect(model).to.include({ backbone: 'resnet18', context: 'vortex', outputStride: 8 })
    expect(defaults).to.deep.include({
      batch: 4,
      crop: 513,
      scale: [0.5, 2],
      optimizer: { name: 'sgd', momentum: 0.9, nesterov: false, weightDecay: 1e-4 },
      schedule: { name: 'poly', power: 0.9, warmup: 0 },
      seed: 1,
    })
    expect(stages.map(({ batch, bn, crop }) => [batch, bn, crop])).to.deep.equal([
      [4, 'train', 513],
      [2, 'frozen', 513],
    ])
    expect(checkpoint).to.deep.equal({ every: 500, keep: 3 })
  })

  it('reads its own text back to the same recipe', () => {
    const numbers = fc.record({
      batch: fc.integer({ min: 1, max: 64 }),
      flip: fc.double({ min: 0, max: 1, noNaN: true }),
      learningRate: fc.double({ min: 1e-12, max: 10, noNaN: true }),
      seed: fc.integer(),
    })
    fc.assert(
      fc.property(numbers, ({ batch, flip, learningRate, seed }) => {
        const set = [`defaults.batch=${batch}`, `defaults.flip=${flip}`, `defaults.seed=${seed}`]
        const recipe = parse(TEXT, [...set, `stages.first.learningRate=${learningRate}`])
        expect(recipe.stages[0]!.learningRate).to.equal(learningRate)
        expect(parse(recipeText(recipe))).to.deep.equal(recipe)
      }),
    )
  })

  it('says file, line, column, what was expected and the nearest key', () => {
    const cases: [string, string, string, string?][] = [
      ['  backbone: resnet18', '  backbon: resnet18', 'a key of model for r.yaml:2:3 (model.backbon)', 'backbone'],
      [
        'resnet18',
        'resnet19',
        'one of resnet10-half, resnet18, resnet34, resnet50, resnet101 for r.yaml:2:3',
        'resnet18',
      ],
      ['    steps: 10', '    stesp: 10', 'a key of stages.0 for r.yaml:10:5', 'steps'],
      ['    steps: 10', '    steps: ten', 'a number for r.yaml:10:5 (stages.0.steps)'],
      ['    steps: 10', '    steps: 0', 'a number of at least 1 for r.yaml:10:5'],
      ['    steps: 10\n', '', 'a number for r.yaml:7:5 (stages.0.steps)'],
      ['batch: 2', 'batch: 2.5', 'a whole number of at least 1 or auto for r.yaml:12:77'],
      [
        'batch: 2',
        'batch: auto, accumulate: 2',
        'auto here or a number of parts in accumulate, not both for r.yaml:12:',
      ],
      ['defaults:\n  batch: 4', 'defaults: { scale: [2, 1] }', 'the smaller factor first for r.yaml:4:13'],
      ['    data: voc', '    data: vocc', 'the name of a tree under data (voc) for r.yaml:8:5'],
      ['name: second', 'name: first', 'a name that no other stage has for r.yaml:12:7'],
      ['  batch: 4', '  batch: 4\n  batch: 5', 'r.yaml:6:3 is not valid YAML: '],
      ['resnet18', '[', ' is not valid YAML: '],
    ]
    for (const [before, after, message, near] of cases) {
      expect(TEXT).to.include(before)
      const fault = faultOf(() => parse(TEXT.replace(before, after)))
      expect(fault.message).to.include(message)
      if (near !== undefined) expect(fault.suggestions).to.deep.equal([`Did you mean "${near}"?`])
    }
  })

  it('takes momentum, weightDecay and power as short for the keys of their sections', () => {
    const short = parse(TEXT, ['defaults.momentum=0.8', 'defaults.power=1', 'stages.second.weightDecay=0'])
    const long = parse(TEXT, [
      ...['defaults.optimizer={momentum: 0.8}', 'defaults.schedule={power: 1}'],
      'stages.second.optimizer={weightDecay: 0}',
    ])
    expect(short).to.deep.equal(long)
    expect(short.stages[1]!.optimizer).to.deep.equal({ name: 'sgd', momentum: 0.8, nesterov: false, weightDecay: 0 })
  })

  it('starts a section from its own defaults where a stage gives it another name', () => {
    const { stages } = parse(TEXT, [
      ...['defaults.momentum=0.8', 'defaults.schedule={warmup: 5}'],
      ...['stages.second.optimizer={name: adamw, weightDecay: 0.1}', 'stages.second.schedule={name: cosine}'],
    ])
    const adamw = { name: 'adamw', betas: [0.9, 0.999], epsilon: 1e-8, weightDecay: 0.1 }
    expect(stages[1]).to.deep.include({ optimizer: adamw, schedule: { name: 'cosine', warmup: 0 } })
    expect(stages[0]!.schedule).to.deep.equal({ name: 'poly', power: 0.9, warmup: 5 })
  })

  it('refuses settings that exclude each other', () => {
    const cases: [string, string][] = [
      ['defaults.optimizer={name: adamw, momentum: 0.9}', 'a key of optimizer adamw'],
      ['defaults.schedule={name: cosine, power: 1}', 'a key of schedule cosine'],
      ['stages.second.accumulate=3', 'parts of one size for a batch of 2'],
      ['defaults.loss={focal: 2, smoothing: 0.1}', 'focal or smoothing, not both'],
      ['defaults.loss={classWeights: even}', 'none, balanced or a list of numbers of at least 0'],
    ]
    for (const [set, message] of cases) expect(faultOf(() => parse(TEXT, [set])).message).to.include(message)
    const twice = ['defaults.momentum=0.9', 'defaults.optimizer={momentum: 0.9}']
    expect(faultOf(() => parse(TEXT, twice)).message).to.include('momentum here or in optimizer, not both')
  })

  it('names every fault at once', () => {
    const fault = faultOf(() => parse(TEXT.replace('resnet18', 'resnet19').replace('steps: 20', 'steps: -1')))
    expect(fault.message.split('\n')).to.have.length(2)
  })

  it('says in words that nesting is too deep', () => {
    const nested = Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')
    for (const text of [nested, '['.repeat(2000) + ']'.repeat(2000)])
      expect(faultOf(() => parse(text)).message).to.match(/ is not valid YAML: too many levels of nesting\.$/)
  })

  it('never throws anything but a VortexError', () => {
    for (const text of [
      '',
      '- 1',
      'null',
      'a: &x [*x]',
      '[[[['.repeat(2000),
      '? [a]\n: b',
      'stages: [~]',
      '__proto__: 1',
    ])
      faultOf(() => parse(text))
  })
})

describe('--set', () => {
  it('changes one key, typed as YAML, stages by name or number', () => {
    const set = ['data.voc=other/voc', 'stages.second.steps=5', 'stages.0.flip=0', 'evaluate={data: voc, split: val}']
    const recipe = parse(TEXT, set)
    const changed = recipeDifferences(parse(TEXT), recipe).map(({ key }) => key)
    expect(changed).to.have.members(['data.voc', 'stages.1.steps', 'stages.0.flip', 'evaluate'])
    expect(recipe.evaluate).to.deep.equal({
      data: 'voc',
      split: 'val',
      every: 5000,
      crop: 513,
      images: 4,
      protocol: 'pad',
    })
  })

  it('is checked like the file, and named in the message', () => {
    const cases: [string, string, string?][] = [
      ['defaults.bacth=4', 'a key of defaults for --set defaults.bacth=4', 'Did you mean "batch"?'],
      ['default.batch=4', 'a key of a recipe for --set default.batch=4', 'Did you mean "defaults"?'],
      ['defaults.batch=four', 'a whole number of at least 1 or auto for --set defaults.batch=four'],
      ['stages.secnd.steps=4', 'a stage of the recipe (first, second)', 'Did you mean stages.second?'],
      ['stages.2.steps=4', 'a stage of the recipe (first, second)'],
      ['model.backbone.x=4', 'a key inside a section'],
      ['defaults.batch', 'key=value', 'For example: --set defaults.batch=8'],
      ['defaults.batch=[', 'a value in YAML'],
      ['__proto__.batch=4', 'a key of a recipe for --set __proto__.batch=4'],
    ]
    for (const [set, message, suggestion] of cases) {
      const fault = faultOf(() => parse(TEXT, [set]))
      expect(fault.message).to.include(message)
      if (suggestion !== undefined) expect(fault.suggestions).to.deep.equal([suggestion])
    }
    expect(({} as { batch?: unknown }).batch).to.equal(undefined)
  })
})

describe('loadRecipe', () => {
  const folder = useFolder()

  it('loads every preset', async () => {
    const names = await presetNames()
    expect(names).to.include.members(['smoke', 'vortex-r101', 'ablation-vortex', 'ablation-module-a-13'])
    const choose = () => Promise.resolve({})
    for (const name of names) expect((await loadRecipe(name, { root: '/', choose })).name).to.equal(name)
  })

  it('has the paper’s protocol in its presets', async () => {
    const { stages, defaults } = await loadRecipe('vortex-r101', { root: '/' })
    expect(defaults).to.deep.include({ batch: 16, crop: 513, schedule: { name: 'poly', power: 0.9, warmup: 0 } })
    expect(stages.map(({ steps, learningRate }) => [steps, learningRate])).to.deep.equal([
      [200_000, 0.007],
      [30_000, 0.001],
      [30_000, 0.0001],
    ])
  })

  it('loads a file by its path under the root, named after it', async () => {
    await writeFile(join(folder(), 'mine.yaml'), TEXT)
    expect((await loadRecipe('mine.yaml', { root: folder() })).name).to.equal('mine')
  })

  it('suggests the preset that was meant', async () => {
    const error = await rejection(loadRecipe('vortex-r110', { root: folder() }))
    expect(error).to.have.property('code', 'not-found')
    expect(error).to.have.property('suggestions').that.includes('Did you mean "vortex-r101"?')
  })
})
