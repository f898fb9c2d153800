import { expect } from 'chai'
import type { RunEvent } from '../../../src/core/runs/index.ts'
import { isOver, nextStage } from '../../../src/core/training/next-stage.ts'
import { parseRecipe } from '../../../src/core/recipes/index.ts'
import { train } from '../../../src/core/training/index.ts'
import { useFolder } from '../../support/folder.ts'
import { plantTinyRun, tinyRecipe } from '../../support/tiny-run.ts'

const saved = (stage: string, step: number): RunEvent => ({ type: 'checkpoint', file: 'x', time: '', stage, step })

describe('nextStage', () => {
  const next = (stage: string, step: number, ...events: RunEvent[]) =>
    nextStage(tinyRecipe(), { stage, step, best: null }, events)

  it('is the stage in progress, until its last step was scored and saved', () => {
    expect([next('a', 0), next('a', 2, saved('a', 2))]).to.deep.equal([0, 0])
    // Ctrl-C in the evaluation at the stage's end: the checkpoint to resume from is no event.
    expect(next('a', 3, saved('a', 2))).to.equal(0)
    expect(next('a', 3, saved('a', 3))).to.equal(1)
    expect(next('b', 2, saved('a', 3))).to.equal(1)
    expect(next('b', 2, saved('b', 2))).to.equal(2)
  })
})

describe('early', () => {
  const recipe = tinyRecipe('stages.a.steps=100', 'evaluate.every=10', 'early={patience: 2}')
  const over = (step: number, best: number | null) =>
    isOver(recipe, { stage: 'a', step, best: best === null ? null : { stage: 'a', step: best } })

  it('ends a stage with the evaluation that makes as many as its patience without a better score', () => {
    const ends = [10, 20, 30, 40].map((best) =>
      [5, 10, 20, 30, 40, 50, 60].find((step) => step >= best && over(step, best)),
    )
    expect(ends).to.deep.equal([30, 40, 50, 60])
  })

  it('waits for the next evaluation, and for a first one', () => {
    expect([over(35, 10), over(90, null), over(100, null)]).to.deep.equal([false, false, true])
    expect(isOver(tinyRecipe('stages.a.steps=100'), { stage: 'a', step: 90, best: { stage: 'a', step: 1 } })).to.equal(
      false,
    )
  })

  it('needs evaluations', () => {
    const written =
      'data: { t: t }\nstages: [{ name: a, data: t, split: s, steps: 1, learningRate: 1 }]\nearly: { patience: 1 }\n'
    expect(() => parseRecipe(written, { file: 'x.yaml', name: 'x' })).to.throw(/no evaluate section.*x\.yaml:3/)
  })
})

describe('a run with early', () => {
  const folder = useFolder()

  it('goes to the next stage where one brings no better mIoU, also when it is stopped there', async () => {
    await plantTinyRun(folder())
    const recipe = tinyRecipe('evaluate.every=1', 'evaluate.images=0', 'early={patience: 1}')
    const options = { root: folder(), engine: { name: 'wasm', threads: 1 }, threads: 1 } as const
    const told: string[] = []
    await train(
      recipe,
      { ...options, steps: 2 },
      { onEvent: (event) => event.type === 'notice' && told.push(event.message) },
    )
    // So small a network does not learn anything in a step.
    expect(told).to.include('Stage a ends after step 2 of 3: no better mIoU than that of step 1 in 1 evaluation.')
    const { stages } = await train(recipe, { ...options, steps: 1 })
    expect(stages.map(({ steps, of }) => [steps, of])).to.deep.equal([
      [2, 3],
      [1, 2],
    ])
  }).timeout(60_000)
})
