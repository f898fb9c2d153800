import { writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadRecipe, parseRecipe } from '../../../src/core/recipes/index.ts'
import { faultOf } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'

describe('a recipe that extends another', () => {
  const folder = useFolder()
  const write = (name: string, text: string) => writeFile(join(folder(), name), text)
  const load = (name: string, ...set: string[]) => loadRecipe(name, { root: folder(), set })

  it('merges sections key by key, replaces lists, and is called by its own name', async () => {
    await write('mine.yaml', 'extends: smoke\nmodel: { width: 32 }\ndata: { mine: there }\ndefaults: { flip: 0 }\n')
    const smoke = await load('smoke')
    const mine = await load('mine.yaml')
    expect(mine).to.deep.equal({
      ...smoke,
      name: 'mine',
      model: { ...smoke.model, width: 32 },
      data: { ...smoke.data, mine: 'there' },
      defaults: { ...smoke.defaults, flip: 0 },
      stages: smoke.stages.map((stage) => ({ ...stage, flip: 0 })),
    })
    await write(
      'short.yaml',
      'extends: smoke\nstages: [{ name: s, data: voc, split: val, steps: 1, learningRate: 1 }]\n',
    )
    expect((await load('short.yaml')).stages.map(({ name }) => name)).to.deep.equal(['s'])
    const [stage] = smoke.stages
    expect((await load('mine.yaml', `stages.${stage!.name}.steps=7`)).stages[0]!.steps).to.equal(7)
  })

  it('finds a file next to itself, and what that extends', async () => {
    await mkdir(join(folder(), 'deep'))
    await write('deep/base.yaml', 'extends: smoke\ndefaults: { batch: 3 }\n')
    await write('deep/own.yaml', 'extends: base.yaml\ndefaults: { crop: 65 }\n')
    expect((await load('deep/own.yaml')).defaults).to.include({ batch: 3, crop: 65 })
  })

  it('says what is wrong, and where', async () => {
    await write('a.yaml', 'extends: b.yaml\n')
    await write('b.yaml', 'extends: a.yaml\n')
    await write('lost.yaml', 'extends: smokee\n')
    await write('number.yaml', 'extends: 3\n')
    await write('faulty.yaml', 'extends: smoke\nmodel: { widht: 3 }\n')
    await write('onFaulty.yaml', 'extends: faulty.yaml\n')
    const cases: [string, RegExp][] = [
      ['a.yaml', /does not extend itself for .*extends.* a\.yaml → b\.yaml → a\.yaml/],
      ['lost.yaml', /recipe file or the name of a preset for smokee/],
      ['number.yaml', /path of a recipe for number\.yaml \(extends\) but found 3/],
      ['faulty.yaml', /a key of model for faulty\.yaml:2:10 \(model\.widht\)/],
      ['onFaulty.yaml', /a key of model for .*faulty\.yaml:2:10/],
    ]
    for (const [name, message] of cases) expect(((await rejection(load(name))) as Error).message).to.match(message)
    const alone = faultOf(() => parseRecipe('extends: smoke\n', { file: 'run.yaml', name: 'run' }))
    expect(alone.message).to.include('says everything itself for run.yaml (extends)')
  })
})
