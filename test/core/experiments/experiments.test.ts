import { join } from 'node:path'
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { compareRecipes, planRuns, trainRuns, type ExperimentRun } from '../../../src/core/experiments/index.ts'
import type { Recipe } from '../../../src/core/recipes/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { plantTinyRun, tinyRecipe } from '../../support/tiny-run.ts'

/** One step, so that a run is quick. */
function recipe(name: string, ...set: string[]): Recipe {
  const { stages, ...rest } = tinyRecipe(...set)
  return { ...rest, name, stages: [{ ...stages[0]!, steps: 1 }] }
}

const counted = (miou: number, counts: number[][]) => ({
  ...{ state: 'done' as const, reason: null, miou, classes: [{ name: 'a', iou: miou }] },
  counts: { classes: ['a'], ids: counts.map((_, i) => `i${i}`), counts: counts.map((one) => Float64Array.from(one)) },
})

function run(of: string, seed: number, score: Partial<ExperimentRun>): ExperimentRun {
  return {
    run: `runs/${of}-s${seed}`,
    recipe: of,
    seed,
    state: 'failed',
    reason: 'x',
    miou: null,
    classes: [],
    ...score,
  }
}

describe('an experiment', () => {
  it('is each recipe with each seed, the first seed first', () => {
    const planned = planRuns([recipe('a'), recipe('b')], [3, 1])
    expect(planned.map((one) => [one.of, one.seed, one.recipe.name, one.recipe.defaults.seed])).to.deep.equal([
      ['a', 3, 'a-s3', 3],
      ['b', 3, 'b-s3', 3],
      ['a', 1, 'a-s1', 1],
      ['b', 1, 'b-s1', 1],
    ])
    expect(planRuns([recipe('a', 'defaults.seed=7')], []).map((one) => [one.seed, one.recipe.name])).to.deep.equal([
      [7, 'a'],
    ])
    expect(() => planRuns([recipe('a'), recipe('a')], [1])).to.throw('but found a twice')
    expect(() => planRuns([recipe('a')], [1, 1])).to.throw('but found 1 twice')
  })

  it('compares means with sample deviations, over the seeds that both have', () => {
    const runs = [
      run('a', 1, counted(0.4, [[0, 4, 10], [0, 4, 10]])),
      run('b', 1, counted(0.6, [[0, 6, 10], [0, 6, 10]])),
      run('a', 2, counted(0.5, [[0, 5, 10], [0, 5, 10]])),
      run('b', 2, {}),
    ] // prettier-ignore
    const [a, b] = compareRecipes(runs)
    expect(a!.seeds).to.deep.equal([1, 2])
    expect(a!.miou.mean).to.be.closeTo(0.45, 1e-12)
    expect(a!.miou.deviation).to.be.closeTo(Math.SQRT2 * 0.05, 1e-12)
    expect(a!.difference).to.equal(null)
    expect(b!.seeds).to.deep.equal([1])
    expect(b!.miou).to.deep.equal({ mean: 0.6, deviation: null })
    expect(b!.difference!.seeds).to.deep.equal([1])
    expect(b!.difference!.miou).to.be.closeTo(0.2, 1e-12)
    for (const end of b!.difference!.interval!) expect(end).to.be.closeTo(0.2, 1e-12)
  })

  it('says why there is no interval', () => {
    const first = run('a', 1, counted(0.4, [[0, 4, 10]]))
    const { counts, ...old } = counted(0.5, [])
    const whyOf = (second: ExperimentRun) => compareRecipes([first, second])[1]!.difference!.why
    expect(whyOf(run('b', 1, old))).to.match(/no counts per image/)
    expect(whyOf(run('b', 1, counted(0.5, [[0, 5, 10], [0, 5, 10]])))).to.match(/not scored on the same images/) // prettier-ignore
    expect(whyOf(run('b', 1, counted(0.5, [[0, 5, 10]])))).to.match(/fewer than two images/)
  })

  describe('in a folder', function () {
    this.timeout(120_000)
    const folder = useFolder()
    beforeEach(() => plantTinyRun(folder()))

    it('counts a run that early ended as done, and one that --steps cut off as stopped', async () => {
      const { stages, ...rest } = recipe('patient', 'early={patience: 1}', 'evaluate.every=1')
      // So small a rate changes no label, and so no score.
      const [stage] = stages
      const patient = { ...rest, stages: [{ ...stage!, steps: 9, learningRate: 1e-12 }] }
      const options = { engine: { name: 'cpu' } as const, root: folder() }
      const [cut] = await trainRuns(planRuns([patient], []), { ...options, steps: 1 }, {})
      expect(cut!.state).to.equal('stopped')
      const [ended] = await trainRuns(planRuns([patient], []), options, {})
      expect(ended!.state).to.equal('done')
      expect(compareRecipes([ended!])[0]!.seeds).to.deep.equal([1])
    })

    it('goes on after a run that fails, and a stopped one ends as an undisturbed one', async () => {
      const planned = planRuns([recipe('a'), recipe('lost', 'data.tree=nowhere'), recipe('b', 'model.width=8')], [1])
      const options = { engine: { name: 'cpu' } as const }
      const whole = await trainRuns(planned, { ...options, root: folder() }, {})
      expect(whole.map(({ recipe, state }) => [recipe, state])).to.deep.equal([
        ['a', 'done'],
        ['lost', 'failed'],
        ['b', 'done'],
      ])
      expect(whole[1]!.reason).to.include('nowhere')
      expect(whole[0]!.counts!.ids).to.deep.equal(['b1', 'b2'])

      const other = join(folder(), 'again')
      await plantTinyRun(other)
      for (const stopAt of ['Training a 1', 'Evaluating 1']) {
        const abort = new AbortController()
        const work = {
          signal: abort.signal,
          onEvent: (event: { type: string; task?: string; done?: number }) => {
            if (event.type === 'progress' && `${event.task} ${event.done}` === stopAt) abort.abort()
          },
        }
        await rejection(trainRuns(planned, { ...options, root: other }, work))
      }
      const resumed = await trainRuns(planned, { ...options, root: other }, {})
      const table = (runs: ExperimentRun[], root: string) => JSON.stringify(compareRecipes(runs)).replaceAll(root, '')
      expect(table(resumed, other)).to.equal(table(whole, folder()))
      for (const name of ['a-s1', 'b-s1']) {
        const file = join('runs', name, 'checkpoints', 'a-end.safetensors')
        expect(await readFile(join(other, file))).to.deep.equal(await readFile(join(folder(), file)))
      }
    })
  })
})
