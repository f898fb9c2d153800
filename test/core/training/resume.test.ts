import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { exists, type CoreEvent } from '../../../src/core/base/index.ts'
import type { EngineName } from '../../../src/core/engine/index.ts'
import { readRun, type RunEvent } from '../../../src/core/runs/index.ts'
import { train, type TrainOptions } from '../../../src/core/training/index.ts'
import { loadCheckpoint } from '../../../src/core/weights/index.ts'
import { runCli } from '../../support/cli.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { tensorFlowLibrary } from '../../support/tensorflow.ts'
import { plantTinyRun, tinyFolder, tinyRecipe, UNSCORED } from '../../support/tiny-run.ts'

/** Resume is exact: however a run was stopped, going on gives the events and the checkpoint of one that never stopped. */
describe('a run that goes on', function () {
  this.timeout(300_000)
  const folder = useFolder()
  const recipe = tinyRecipe()
  const options = (engine: EngineName, name: string, more: Partial<TrainOptions> = {}): TrainOptions => ({
    ...{ root: folder(), dir: join('runs', name), engine: { name: engine, threads: 2 }, threads: 1 },
    ...more,
  })
  const whole = async (engine: EngineName) => {
    await plantTinyRun(folder())
    await train(recipe, options(engine, 'whole'))
    return outcome(tinyFolder(folder(), 'whole'))
  }

  // Outside of tests a rejection that nobody awaits ends the process; mocha lets it pass.
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown) => unhandled.push(reason)
  before(() => process.on('unhandledRejection', onUnhandled))
  after(() => process.off('unhandledRejection', onUnhandled))
  afterEach(() => {
    expect(unhandled.splice(0)).to.deep.equal([])
  })

  it('is as if it had never stopped, after a limit and Ctrl-C in an evaluation and between steps (wasm)', async () => {
    const wanted = await whole('wasm')
    expect(wanted.events.map(({ type, stage, step }) => `${type} ${stage} ${step}`)).to.deep.equal([
      ...['stage a 0', 'step a 1', 'step a 2', 'evaluation a 2', 'images a 2', 'checkpoint a 2'],
      ...['step a 3', 'evaluation a 3', 'images a 3', 'checkpoint a 3'],
      ...['stage b 0', 'step b 1', 'step b 2', 'evaluation b 2', 'images b 2', 'checkpoint b 2', 'stop b 2'],
    ])
    expect(Object.keys(wanted.images).sort()).to.deep.equal([
      ...['a-000002.png', 'a-000003.png', 'b-000002.png', 'input.jpg', 'truth.png'],
    ])
    await train(recipe, options('wasm', 'stopped', { steps: 1 }))
    const { events } = await readRun(tinyFolder(folder(), 'stopped'))
    expect(events.findLast(({ type }) => type === 'step')).to.include({ step: 1, etaSeconds: 0 })
    await interruptAt(1, 'Evaluating', options('wasm', 'stopped'))
    // The evaluation of step 2 is made up for; then the one at the stage's end is cut.
    await interruptAt(3, 'Evaluating', options('wasm', 'stopped'))
    await interruptAt(1, 'Training b', options('wasm', 'stopped'))
    await train(recipe, options('wasm', 'stopped'))
    expect(await outcome(tinyFolder(folder(), 'stopped'))).to.deep.equal(wanted)
  })

  it('is as if it had never stopped, after kill -9 (tensorflow)', async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
    const steered = tinyRecipe(...STEERED)
    await plantTinyRun(folder())
    await train(steered, options('tensorflow', 'whole'))
    await killAt('"stage":"b","step":1', options('tensorflow', 'killed'))
    await train(steered, options('tensorflow', 'killed'))
    expect(await outcome(tinyFolder(folder(), 'killed'))).to.deep.equal(await outcome(tinyFolder(folder(), 'whole')))
  })

  it('is as if it had never stopped, between skipped steps of float16 too (tensorflow)', async function () {
    if ((await tensorFlowLibrary()) === undefined) this.skip()
    // A loss so large that its gradients overflow until the scale has fallen.
    const short = tinyRecipe('defaults.precision=float16', 'defaults.loss.dice=100', 'stages.a.steps=4', ...UNSCORED)
    const run = (name: string, steps: number) =>
      train(short, options('tensorflow', name, { engine: { name: 'tensorflow', threads: 2, round: true }, steps }))
    await plantTinyRun(folder())
    await run('whole', 4)
    for (const steps of [1, 3]) await run('stopped', steps)
    const wanted = await outcome(tinyFolder(folder(), 'whole'))
    expect(new Set(wanted.events.map(({ type }) => type))).to.include.keys('skip', 'step')
    expect(await outcome(tinyFolder(folder(), 'stopped'))).to.deep.equal(wanted)
    expect(wanted.training!.lossScale).to.include({
      skipped: wanted.events.filter(({ type }) => type === 'skip').length,
    })
  })

  it('has the values of a longer recipe, however late it was told (wasm)', async () => {
    await plantTinyRun(folder())
    const keys = [...UNSCORED, 'stages.a.steps=1', 'stages.b.schedule={name: constant}']
    await train(tinyRecipe(...keys), options('wasm', 'longer'))
    const longer = tinyRecipe(...keys, 'stages.b.steps=3')
    await train(longer, options('wasm', 'longer'))
    await train(longer, options('wasm', 'whole'))
    const [late, early] = await Promise.all(['longer', 'whole'].map((name) => outcome(tinyFolder(folder(), name))))
    expect(late!.values).to.deep.equal(early!.values)
    expect(late!.training).to.deep.equal(early!.training)
  })
})

/** All that a step can remember from one to the next. */
const STEERED = ['optimizer={name: adamw}', 'schedule={warmup: 2}', 'ema=0.9', 'accumulate=2'].map(
  (key) => `defaults.${key}`,
)

/** What two runs must share: all events but for times and speeds, and every value of the last checkpoint. */
async function outcome(dir: string) {
  const { events } = await readRun(dir)
  const { values, meta } = await loadCheckpoint(join(dir, 'checkpoints', 'last.safetensors'), { slots: true })
  const images = await filesIn(join(dir, 'images'))
  return { events: events.map(timeless), values, training: meta.training, images }
}

/** Contents by name; none where nothing was evaluated. */
async function filesIn(dir: string): Promise<Record<string, string>> {
  if (!(await exists(dir))) return {}
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const contents = files.map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'base64')] as const) // prettier-ignore
  return Object.fromEntries(await Promise.all(contents))
}

function timeless(event: RunEvent): RunEvent {
  const measured = ['time', 'imagesPerSecond', 'dataWaitMs', 'residentBytes', 'etaSeconds']
  return Object.fromEntries(Object.entries(event).filter(([key]) => !measured.includes(key))) as unknown as RunEvent
}

/** Ctrl-C when this task tells its progress for the nth time. */
async function interruptAt(nth: number, task: string, options: TrainOptions): Promise<void> {
  const abort = new AbortController()
  let told = 0
  const onEvent = (event: CoreEvent) => {
    if (event.type === 'progress' && event.task === task && ++told === nth) abort.abort()
  }
  const error = await rejection(train(tinyRecipe(), options, { signal: abort.signal, onEvent }))
  expect(error).to.have.property('code', 'interrupted')
}

/** Starts the command itself and kills it without warning once its events hold `words`. */
async function killAt(words: string, { root, dir, engine }: TrainOptions): Promise<void> {
  let pid: number | undefined
  const ended = runCli(['train', 'tiny.yaml', '--run', dir!, '--quiet', ...STEERED.flatMap((key) => ['--set', key])], {
    cwd: root,
    variables: { VORTEX_ENGINE: engine!.name },
    onSpawn: (started) => (pid = started),
  })
  const events = () => readFile(join(root, dir!, 'events.jsonl'), 'utf8').catch(() => '')
  while (!(await events()).includes(words)) await new Promise((resolve) => setTimeout(resolve, 5))
  process.kill(pid!, 'SIGKILL')
  const { code, stderr } = await ended
  expect(code).to.equal(null)
  // So short a run is told that its batch norm will not settle, and of parts of one image.
  expect(stderr).to.match(/^(Warning: .*\n)*$/)
}
