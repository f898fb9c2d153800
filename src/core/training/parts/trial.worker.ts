import { writeFile } from 'node:fs/promises'
import { messageOf, VortexError } from '../../base/index.ts'
import { openEngine } from '../../engine/index.ts'
import { buildModel, dropoutOf } from '../../models/index.ts'
import { initialValues } from '../../weights/index.ts'
import { compileStep } from '../step.ts'
import { stepSettings } from '../step-settings.ts'
import type { Trial, TrialAnswer } from './try.ts'

/** Milliseconds between two looks at the memory; the step itself runs on other threads. */
const WATCH = 20

/** What engines and systems say who have none left; TensorFlow, wasm's allocator and V8. */
const NO_MEMORY = /RESOURCE_EXHAUSTED|OOM|out of memory|no memory|allocation failed|bad_alloc|enlarge memory/i

process.once('message', (trial: Trial) => {
  void answer(trial).then((message) => process.send!(message))
})

async function answer(trial: Trial): Promise<TrialAnswer> {
  // Where the system has to kill, it is this process.
  await writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined)
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > trial.limitBytes) process.kill(process.pid, 'SIGKILL')
  }, WATCH)
  try {
    await runStep(trial)
    return { fits: process.resourceUsage().maxRSS * 1024 <= trial.limitBytes }
  } catch (error) {
    if (NO_MEMORY.test(messageOf(error))) return { fits: false }
    const { code, suggestions } = error instanceof VortexError ? error : { code: 'internal' as const, suggestions: [] }
    return { error: { code, message: messageOf(error), suggestions } }
  } finally {
    clearInterval(watch)
  }
}

/** Values do not matter, so the images are black. */
async function runStep({ model: config, stage, classes, accumulate, engine: options }: Trial): Promise<void> {
  const engine = await openEngine(options)
  const model = buildModel(config, classes)
  const pixels = Array<number>(classes).fill(1)
  const step = await compileStep(engine, model, stepSettings(model, { ...stage, accumulate }, { pixels, classes }))
  await engine.writeVariables(initialValues(step.variables, 1))
  const { batch, crop } = stage
  const cells = dropoutOf(model, batch, crop)?.shape.reduce((product, size) => product * size, 1) ?? 1
  await step.run({
    images: new Float32Array(batch * crop ** 2 * 3),
    labels: new Int32Array(batch * crop ** 2),
    dropoutMask: new Float32Array(cells).fill(1),
    ...{ learningRate: stage.learningRate, step: 0 },
  })
}
