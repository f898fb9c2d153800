import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { CoreEvent } from '../../../src/core/base/index.ts'
import { scoreSplit, type ScoreOptions } from '../../../src/core/inference/index.ts'
import { findCheckpoint } from '../../../src/core/runs/index.ts'
import { train, type TrainOptions } from '../../../src/core/training/index.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { plantTinyRun, tinyRecipe } from '../../support/tiny-run.ts'

/** Stage a sees the images of val and is not evaluated; the last stage is. */
const LEAK = [
  ...[
    'data.coco=other/tree',
    'stages.a.data=coco',
    'stages.a.split=val',
    'stages.a.evaluate=false',
    'stages.a.steps=1',
  ],
  ...['stages.b.steps=1'],
]

describe('images that were trained on', function () {
  this.timeout(120_000)
  const folder = useFolder()
  const told: string[] = []
  const onEvent = (event: CoreEvent) => {
    if (event.type === 'notice' && event.message.includes('evaluation images')) told.push(event.message)
  }
  const options = (more: Partial<TrainOptions> = {}): TrainOptions => ({
    ...{ root: folder(), engine: { name: 'wasm', threads: 2 }, threads: 1 },
    ...more,
  })
  const trained = async (set: string[], more: Partial<TrainOptions> = {}) =>
    train(tinyRecipe(...set), options(more), { onEvent })
  const score = async (more: Partial<ScoreOptions> = {}) =>
    scoreSplit({ checkpoint: join(folder(), 'runs/tiny'), data: join(folder(), 'tree'), split: 'val', ...more }, { onEvent }) // prettier-ignore

  before(() => (process.env['VORTEX_ENGINE'] = 'wasm'))
  after(() => delete process.env['VORTEX_ENGINE'])
  beforeEach(async () => {
    told.length = 0
    await plantTinyRun(folder())
    await plantTinyRun(join(folder(), 'other'))
  })

  it('are known to the run when the dataset of an earlier stage is gone: its evaluation is refused', async () => {
    await trained(LEAK, { stage: 'a' })
    await rm(join(folder(), 'other'), { recursive: true })
    const fault = await faultOfPromise(trained(LEAK))
    expect(fault.code).to.equal('refused')
    expect(fault.message).to.equal('2 of 2 evaluation images are also in training (first: b1): stage a saw 2.')
    // Without the run's lists, as version 0.1 left it, the digest still tells the same list.
    await rm(join(folder(), 'runs/tiny/lists'), { recursive: true })
    expect((await faultOfPromise(trained(LEAK))).message).to.include('stage a saw 2')
  })

  it('do not hinder a stage that has none of them, also when the dataset is gone', async () => {
    const clean = [...LEAK, 'stages.a.split=train']
    await trained(clean, { stage: 'a' })
    await rm(join(folder(), 'other'), { recursive: true })
    await trained(clean)
    expect(told).to.deep.equal([])
    expect(await readFile(join(folder(), 'runs/tiny/lists/a.txt'), 'utf8')).to.equal('a1\na2\na3\na4\na5\n')
  })

  it('are refused by eval, with the stage that saw them, unless they are allowed', async () => {
    await trained(['stages.b.split=val', 'stages.b.evaluate=false', 'stages.a.steps=1', 'stages.b.steps=1'])
    const { file } = await findCheckpoint(join(folder(), 'runs/tiny'))
    expect(file).to.match(/b-end\.safetensors$/)
    const fault = await faultOfPromise(score())
    expect([fault.code, fault.message]).to.deep.equal([
      'refused',
      '2 of 2 evaluation images are also in training (first: b1): stage b saw 2.',
    ])
    const { leak, trained: at } = await score({ allowLeak: true })
    expect([leak?.images, leak?.stages, at]).to.deep.equal([2, [{ name: 'b', images: 2 }], { stage: 'b', step: 1 }])
    expect(told).to.deep.equal([fault.message])
    // The stage before saw none of them.
    expect((await score({ choice: 'a-best' })).leak).to.deep.include({ images: 0, unchecked: [] })
  })

  it('are not known of a checkpoint outside of its run, unless the tree has the same list', async () => {
    await trained(['stages.a.steps=1', 'stages.b.steps=1'])
    const { file } = await findCheckpoint(join(folder(), 'runs/tiny'))
    const alone = join(folder(), 'alone.safetensors')
    await writeFile(alone, await readFile(file))
    expect((await score({ checkpoint: alone })).leak).to.deep.include({ images: 0, unchecked: [] })
    await rm(join(folder(), 'tree/ImageSets/Segmentation/train.txt'))
    expect((await score({ checkpoint: alone })).leak?.unchecked).to.deep.equal(['a', 'b'])
    expect(told.at(-1)).to.include('the list of images of stages a, b was not found')
  })

  it('are kept with weights that come from another run', async () => {
    await trained(['stages.b.split=val', 'stages.b.evaluate=false', 'stages.a.steps=1', 'stages.b.steps=1'])
    const set = ['weights=runs/tiny/checkpoints/last.safetensors', 'stages.a.steps=1', 'stages.b.steps=1']
    const fault = await faultOfPromise(trained(set, { dir: 'runs/second' }))
    expect(fault.message).to.include('stage b saw 2')
    const unscored = [...set, 'stages.a.evaluate=false', 'stages.b.evaluate=false']
    await trained(unscored, { dir: 'runs/second' })
    await rm(join(folder(), 'runs/tiny'), { recursive: true })
    const second = await faultOfPromise(score({ checkpoint: join(folder(), 'runs/second') }))
    expect(second.message).to.include('2 of 2 evaluation images').and.to.include('stage b saw 2')
  })

  it('must be the same when a stage resumes', async () => {
    await trained([], { steps: 1 })
    await writeFile(join(folder(), 'tree/ImageSets/Segmentation/train.txt'), 'a1\na2\na3\n')
    const fault = await faultOfPromise(trained([]))
    expect(fault.message).to.match(/^The list train of tree changed since stage a began: it had 5 images .* has 3/)
  })
})
