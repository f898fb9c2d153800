import { join } from 'node:path'
import { expect } from 'chai'
import { VOC } from '../../../src/core/labels/index.ts'
import { readRun } from '../../../src/core/runs/index.ts'
import { train } from '../../../src/core/training/index.ts'
import { chooseParts } from '../../../src/core/training/parts/choose.ts'
import { tryParts, type Trial } from '../../../src/core/training/parts/try.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { plantTinyRun, tinyFolder, tinyRecipe } from '../../support/tiny-run.ts'

const engine = { name: 'wasm', threads: 1 } as const

describe('accumulate: auto', () => {
  const folder = useFolder()
  beforeEach(() => plantTinyRun(folder()))

  /** With a machine that holds so many images. */
  const choose = async (images: number, ...keys: string[]) => {
    const tried: string[] = []
    const fits = ({ stage, accumulate }: Trial) => {
      tried.push(`${stage.name} ${accumulate}`)
      return Promise.resolve(stage.batch / accumulate <= images)
    }
    const options = { root: folder(), dir: join(folder(), 'none') }
    const { recipe, chosen } = await chooseParts(tinyRecipe(...keys), options, {}, fits)
    return { parts: recipe.stages.map(({ accumulate }) => accumulate), tried, chosen }
  }

  it('is the fewest parts of one size that fit, tried once for stages of the same step', async () => {
    const { parts, tried, chosen } = await choose(
      2,
      'defaults.accumulate=auto',
      'defaults.batch=10',
      'stages.b.bn=train',
    )
    expect(parts).to.deep.equal([5, 5])
    expect(tried).to.deep.equal(['a 1', 'a 2', 'a 5'])
    expect(chosen[1]).to.deep.equal({ stage: 'b', batch: 10, accumulate: 5, tried: [1, 2, 5] })
    expect((await choose(4, 'defaults.accumulate=auto', 'stages.a.batch=8')).tried).to.deep.equal(['a 1', 'a 2', 'b 1'])
  })

  it('leaves stages with a number alone; batch: auto is short for it', async () => {
    const { parts, tried } = await choose(4, 'stages.b.batch=auto', 'defaults.batch=8')
    expect([parts, tried]).to.deep.equal([
      [1, 2],
      ['b 1', 'b 2'],
    ])
    expect(await choose(0)).to.deep.equal({ parts: [1, 1], tried: [], chosen: [] })
  })

  it('says so where not even single images fit', async () => {
    const error = await rejection(choose(0, 'stages.a.accumulate=auto'))
    expect(error)
      .to.have.property('message')
      .that.matches(/stage a .*image by image/)
  })

  it('is a number in the recipe of the run, which a resume does not try again', async () => {
    const recipe = tinyRecipe('stages.a.accumulate=auto', 'stages.b.accumulate=2', 'evaluate.every=100')
    const dir = tinyFolder(folder(), 'tiny')
    await train(recipe, { root: folder(), dir, engine, threads: 1, steps: 1 })
    expect((await readRun(dir)).recipe.stages.map(({ accumulate }) => accumulate)).to.deep.equal([1, 2])
    // As if the machine had become smaller.
    const again = tinyRecipe('stages.a.accumulate=auto', 'stages.b.accumulate=auto')
    const { recipe: resumed, chosen } = await chooseParts(again, { root: folder(), dir }, {}, () =>
      Promise.resolve(false),
    )
    expect([resumed.stages.map(({ accumulate }) => accumulate), chosen]).to.deep.equal([[1, 2], []])
  }).timeout(60_000)
})

describe('tryParts', () => {
  const trial = (limitBytes: number): Trial => {
    const recipe = tinyRecipe('defaults.batch=2')
    const [stage] = recipe.stages
    return {
      ...{ model: recipe.model, stage: stage!, classes: VOC.classes.length, accumulate: 2 },
      engine,
      limitBytes,
    }
  }

  it('is no for a step that takes more than the limit, and tells other faults', async () => {
    expect(await tryParts(trial(1e6))).to.equal(false)
    const odd = { ...trial(1e12), engine: { name: 'tensorflow', library: '/nowhere' } } as const
    expect(await rejection(tryParts(odd))).to.have.property('code', 'engine')
  }).timeout(60_000)
})
