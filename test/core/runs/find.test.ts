import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { VOC } from '../../../src/core/labels/index.ts'
import { parseRecipe } from '../../../src/core/recipes/index.ts'
import { findCheckpoint, openRun } from '../../../src/core/runs/index.ts'
import { useFolder } from '../../support/folder.ts'
import { faultOfPromise } from '../../support/faults.ts'

const STAGES = ['coco', 'trainaug', 'voc']

describe('findCheckpoint', () => {
  const folder = useFolder()
  const dir = () => join(folder(), 'run')
  const file = (name: string) => join(dir(), 'checkpoints', `${name}.safetensors`)
  const found = async (choice?: string) => {
    const { file: path, trained } = await findCheckpoint(dir(), choice)
    return [path, `${trained?.stage} ${trained?.step}`]
  }

  /** A run of three stages of two steps; each of `scored` gives a stage and its best step. */
  async function plantRun(scored: Record<string, number>, stages = STAGES): Promise<void> {
    const run = await openRun(dir(), recipe())
    for (const stage of stages)
      for (const step of [1, 2]) {
        const best = scored[stage] === step
        await run.save(checkpoint(stage, step), { stage, step }, { keep: 2, best, end: step === 2 })
      }
    await run.close()
  }

  it('is the end of the last stage if that one was not evaluated, whatever was before', async () => {
    await plantRun({ coco: 1, trainaug: 2 })
    expect(await found()).to.deep.equal([file('voc-end'), 'voc 2'])
    expect((await faultOfPromise(findCheckpoint(dir(), 'best'))).message).to.include('an evaluation of stage voc')
  })

  it('is the best of the last stage, also where an earlier stage scored better', async () => {
    await plantRun({ coco: 1, trainaug: 2, voc: 1 })
    expect(await found()).to.deep.equal([file('voc-best'), 'voc 1'])
    expect(await found('last')).to.deep.equal([file('last'), 'voc 2'])
    expect(await found('best')).to.deep.equal([file('voc-best'), 'voc 1'])
  })

  it('is the newest checkpoint of a stage that is not done', async () => {
    await plantRun({ coco: 1 }, ['coco'])
    const run = await openRun(dir(), recipe())
    await run.save(checkpoint('trainaug', 1), { stage: 'trainaug', step: 1 }, {})
    await run.close()
    expect(await found()).to.deep.equal([file('last'), 'trainaug 1'])
  })

  it('takes the one best file of an old run only if the last stage wrote it', async () => {
    await plantRun({ trainaug: 1, voc: 1 })
    await rename(file('voc-best'), join(folder(), 'best'))
    await rename(file('trainaug-best'), file('best'))
    expect(await found()).to.deep.equal([file('voc-end'), 'voc 2'])
    await rename(join(folder(), 'best'), file('best'))
    expect(await found()).to.deep.equal([file('best'), 'voc 1'])
  })

  it('finds a file by its name or path, and says what there is', async () => {
    await plantRun({})
    expect(await found('coco-end')).to.deep.equal([file('coco-end'), 'coco 2'])
    expect(await found(file('coco-000001'))).to.deep.equal([file('coco-000001'), 'coco 1'])
    expect((await findCheckpoint(file('coco-end'))).trained).to.deep.equal({ stage: 'coco', step: 2 })
    const { message, suggestions } = await faultOfPromise(findCheckpoint(dir(), 'coco-ends'))
    expect(message).to.match(/^Expected best, last or a checkpoint of .*run for --checkpoint but found coco-ends\.$/)
    expect(suggestions).to.include('Did you mean coco-end?')
  })

  it('refuses a choice for a file, and a run without a checkpoint', async () => {
    await plantRun({})
    expect((await faultOfPromise(findCheckpoint(file('last'), 'best'))).message).to.include("a run's folder")
    expect((await faultOfPromise(findCheckpoint(folder()))).message).to.include('a folder without checkpoints')
  })
})

function recipe() {
  const stages = STAGES.map((name) => `  - { name: ${name}, data: voc, split: train, steps: 2, learningRate: 0.1 }`)
  const text = `data: { voc: data/voc }\nstages:\n${stages.join('\n')}\n`
  return parseRecipe(text, { file: 'three.yaml', name: 'three' })
}

function checkpoint(stage: string, step: number) {
  return {
    values: new Map([['w', { shape: [1], data: Float32Array.of(step) }]]),
    meta: {
      ...{ part: 'network' as const, model: { ...recipe().model }, classes: VOC },
      ...{ mean: [0, 0, 0] as const, std: [1, 1, 1] as const, lineage: { seed: 1, stages: [], versions: {} } },
      training: { recipe: {}, stage, step, best: null },
    },
  }
}
