import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { readRun } from '../../src/core/runs/index.ts'
import { dryRunSchema, experimentSchema, trainSchema } from '../../src/formatters/schemas/train.ts'
import { runCli } from '../support/cli.ts'
import { useFolder } from '../support/folder.ts'
import { plantTinyRun } from '../support/tiny-run.ts'

describe('vortex train', function () {
  this.timeout(120_000)
  const folder = useFolder()
  const vortex = (...words: string[]) =>
    runCli(['train', 'tiny.yaml', ...words], { cwd: folder(), variables: { VORTEX_ENGINE: 'wasm' } })
  beforeEach(() => plantTinyRun(folder()))

  it('prints the schema’s JSON, writes the events that scripts rely on, and keeps the last good checkpoint', async () => {
    // So large a rate breaks the second update.
    const set = ['--set', 'stages.a.learningRate=1e30', '--set', 'checkpoint.every=1', '--set', 'evaluate.every=9']
    const { code, stdout, stderr } = await vortex('--steps', '1', '--json', ...set)
    expect(code).to.equal(0)
    const { stages, checkpoint } = trainSchema.parse(JSON.parse(stdout))
    expect(stages).to.deep.include({ name: 'b', steps: 0, of: 2, lastLoss: null })
    expect(checkpoint).to.equal('runs/tiny/checkpoints/last.safetensors')
    expect(stderr).to.include('Engine: ').and.include('Training a 1/3 loss')
    const [first, second] = (await readRun(join(folder(), 'runs/tiny'))).events
    expect(first).to.include({ type: 'stage', stage: 'a', step: 0, images: 5 })
    expect(second).to.include.keys(['loss', 'learningRate', 'imagesPerSecond', 'dataWaitMs', 'ids'])

    const good = await readFile(join(folder(), checkpoint!))
    const broken = await vortex(...set)
    expect(broken.code).to.equal(2)
    expect(broken.stderr).to.include('Expected finite variables for step 2 of stage a')
    expect(await readFile(join(folder(), checkpoint!))).to.deep.equal(good)
  })

  it('trains several recipes with several seeds, and tells which failed', async () => {
    const text = await readFile(join(folder(), 'tiny.yaml'), 'utf8')
    await writeFile(join(folder(), 'lost.yaml'), text.replace('tree: tree', 'tree: nowhere'))
    const { code, stdout } = await vortex('lost.yaml', '--seeds', '4', '--stage', 'a', '--json')
    expect(code).to.equal(1)
    const { runs, recipes } = experimentSchema.parse(JSON.parse(stdout))
    expect(runs.map(({ run, state }) => [run, state])).to.deep.equal([
      ['runs/tiny-s4', 'stopped'],
      ['runs/lost-s4', 'failed'],
    ])
    expect(recipes.map(({ name, seeds }) => [name, seeds])).to.deep.equal([['tiny', []], ['lost', []]]) // prettier-ignore
    const written: unknown = JSON.parse(await readFile(join(folder(), 'runs/tiny-vs-lost.json'), 'utf8'))
    expect(experimentSchema.parse(written).runs).to.deep.equal(runs)
    expect(await readFile(join(folder(), 'runs/tiny-vs-lost.html'), 'utf8')).to.include('Recipes over seeds')
  })

  it('stops where the loss is no number, with the step, the images and the learning rate', async () => {
    const words = ['stages.a.learningRate=1e38', 'checkpoint.every=9', 'evaluate.every=9'].flatMap((key) => [
      '--set',
      key,
    ])
    const { code, stderr } = await vortex(...words)
    expect(code).to.equal(2)
    const where = /for step \d of stage a \(learning rate \d\.\d+e\+37, batch a\d, a\d\) but found (NaN|Infinity)/
    expect(stderr).to.match(where)
    const stop = (await readRun(join(folder(), 'runs/tiny'))).events.at(-1)
    expect(stop).to.include({ type: 'stop', reason: 'failed' })
  })

  it('tries one step and writes nothing with --dry-run', async () => {
    const before = await readdir(folder())
    const { code, stdout } = await vortex('--dry-run', '--json')
    expect(code).to.equal(0)
    const { stages, step } = dryRunSchema.parse(JSON.parse(stdout))
    expect(stages.map(({ images, scoredOn }) => [images, scoredOn])).to.deep.equal(Array(2).fill([5, 2]))
    expect(step?.loss).to.be.closeTo(Math.log(21), 0.5)
    expect(await readdir(folder())).to.deep.equal(before)

    await vortex('--stage', 'a')
    const events = await readFile(join(folder(), 'runs/tiny/events.jsonl'))
    const onward = dryRunSchema.parse(JSON.parse((await vortex('--dry-run', '--json')).stdout))
    expect([onward.step?.stage, onward.checkpoint]).to.deep.equal(['b', 'runs/tiny/checkpoints/last.safetensors'])
    expect(await readFile(join(folder(), 'runs/tiny/events.jsonl'))).to.deep.equal(events)
  })

  it('says what is wrong and what was meant', async () => {
    const faults = [
      [['--set', 'defaults.bacth=3'], 2, 'Did you mean "batch"?'],
      [['--stage', 'c'], 2, 'Expected a stage of the recipe (a, b) for --stage but found c.'],
      [['--set', 'data.tree=elsewhere'], 2, 'Expected a dataset folder for'],
      [
        ['--set', 'evaluate.split=train'],
        2,
        '5 of 5 evaluation images are also in training (first: a1): stage a saw 5.',
      ],
      [['--set', 'weights=none.pth'], 2, 'none.pth'],
      [['--set', 'weights=torchvision:resnet34-b627a59'], 2, 'Did you mean resnet34-b627a593?'],
      [['--steps', '0'], 64, '--steps'],
    ] as const
    for (const [words, exit, message] of faults) {
      const { code, stderr } = await vortex(...words)
      expect(stderr).to.include(message)
      expect(code).to.equal(exit)
    }
    // A first try that failed leaves nothing in the way of the second.
    expect(await readdir(folder())).to.not.include('runs')
  })
})
