import { expect } from 'chai'
import type { RunEvent } from '../../../src/core/runs/index.ts'
import { nextStage } from '../../../src/core/training/next-stage.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

const saved = (stage: string, step: number): RunEvent => ({ type: 'checkpoint', file: 'x', time: '', stage, step })

describe('nextStage', () => {
  const next = (stage: string, step: number, ...events: RunEvent[]) => nextStage(tinyRecipe(), { stage, step }, events)

  it('is the stage in progress, until its last step was scored and saved', () => {
    expect([next('a', 0), next('a', 2, saved('a', 2))]).to.deep.equal([0, 0])
    // Ctrl-C in the evaluation at the stage's end: the checkpoint to resume from is no event.
    expect(next('a', 3, saved('a', 2))).to.equal(0)
    expect(next('a', 3, saved('a', 3))).to.equal(1)
    expect(next('b', 2, saved('a', 3))).to.equal(1)
    expect(next('b', 2, saved('b', 2))).to.equal(2)
  })
})
