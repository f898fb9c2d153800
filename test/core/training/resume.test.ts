import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { CoreEvent } from '../../../src/core/base/index.ts'
import { locateTensorFlow } from '../../../src/core/engine/index.ts'
import { readRun, type RunEvent } from '../../../src/core/runs/index.ts'
import { train, type TrainOptions } from '../../../src/core/training/index.ts'
import { loadCheckpoint } from '../../../src/core/weights/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { ROOT } from '../../support/sources.ts'
import { plantTinyRun, tinyFolder, tinyRecipe } from '../../support/tiny-run.ts'

/** Resume is exact: however a run was stopped, going on gives the events and the checkpoint of one that never stopped. */
for (const engine of ['wasm', 'tensorflow'] as const)
  describe(`a run that goes on (${engine})`, function () {
    this.timeout(300_000)
    const folder = useFolder()
    const recipe = tinyRecipe()
    const options = (name: string, more: Partial<TrainOptions> = {}): TrainOptions => ({
      ...{ root: folder(), dir: join('runs', name), engine: { name: engine, threads: 2 }, threads: 1 },
      ...more,
    })

    before(async function () {
      if (engine === 'tensorflow' && !(await locateTensorFlow()).found) this.skip()
    })

    it('is as if it had never stopped: after so many steps, after Ctrl-C, after kill -9', async () => {
      await plantTinyRun(folder())
      await train(recipe, options('whole'))
      const whole = await outcome(tinyFolder(folder(), 'whole'))
      expect(whole.events.map(({ type, stage, step }) => `${type} ${stage} ${step}`)).to.deep.equal([
        ...['stage a 0', 'step a 1', 'step a 2', 'evaluation a 2', 'checkpoint a 2'],
        ...['step a 3', 'evaluation a 3', 'checkpoint a 3'],
        ...['stage b 0', 'step b 1', 'step b 2', 'evaluation b 2', 'checkpoint b 2', 'stop b 2'],
      ])

      await train(recipe, options('stopped', { steps: 1 }))
      await interruptAt('Evaluating', options('stopped'))
      await killAt('"stage":"a","step":3', options('stopped'))
      await interruptAt('Training b', options('stopped'))
      await train(recipe, options('stopped'))
      expect(await outcome(tinyFolder(folder(), 'stopped'))).to.deep.equal(whole)
    })
  })

/** What two runs must share: all events but for times and speeds, and every value of the last checkpoint. */
async function outcome(dir: string) {
  const { events } = await readRun(dir)
  const { values, meta } = await loadCheckpoint(join(dir, 'checkpoints', 'last.safetensors'), { slots: true })
  return { events: events.map(timeless), values, training: meta.training }
}

function timeless(event: RunEvent): RunEvent {
  const measured = ['time', 'imagesPerSecond', 'dataWaitMs', 'residentBytes', 'etaSeconds']
  return Object.fromEntries(Object.entries(event).filter(([key]) => !measured.includes(key))) as unknown as RunEvent
}

/** Ctrl-C as soon as this task tells its progress. */
async function interruptAt(task: string, options: TrainOptions): Promise<void> {
  const abort = new AbortController()
  const onEvent = (event: CoreEvent) => {
    if (event.type === 'progress' && event.task === task) abort.abort()
  }
  const error = await rejection(train(tinyRecipe(), options, { signal: abort.signal, onEvent }))
  expect(error).to.have.property('code', 'interrupted')
}

/** Starts the command itself and kills it without warning once its events hold `words`. */
async function killAt(words: string, { root, dir, engine }: TrainOptions): Promise<void> {
  const command = [join(ROOT, 'bin/dev.js'), 'train', 'tiny.yaml', '--run', dir!, '--quiet']
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, VORTEX_ENGINE: engine!.name },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise<string | null>((resolve) => {
    child.once('exit', (_, signal) => {
      resolve(signal)
    })
  })
  const events = join(root, dir!, 'events.jsonl')
  while (child.exitCode === null && !(await readFile(events, 'utf8')).includes(words))
    await new Promise((resolve) => setTimeout(resolve, 5))
  child.kill('SIGKILL')
  expect(await ended).to.equal('SIGKILL')
}
