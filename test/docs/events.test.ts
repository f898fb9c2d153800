import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { z } from 'zod'
import { eventSchema } from '../../src/core/runs/index.ts'
import { useFolder } from '../support/folder.ts'
import { runPython } from '../support/python.ts'
import { ROOT } from '../support/sources.ts'
import { plant } from '../support/voc.ts'

const page = readFileSync(join(ROOT, 'docs/events.md'), 'utf8')

/** Stands in for MLflow: prints what it is given. */
const MLFLOW = `
from contextlib import nullcontext
start_run = lambda run_name: nullcontext()
log_metrics = lambda values, step: values and print(step, sorted(values.items()))
`

interface EventSchema {
  properties: Record<string, { const?: string; items?: { properties?: object } }>
}

describe('docs/events.md', () => {
  const folder = useFolder()

  it('has every type of event with every key', () => {
    const { oneOf } = z.toJSONSchema(eventSchema) as unknown as { oneOf: EventSchema[] }
    for (const { properties } of oneOf) {
      const { type, ...others } = properties
      const row = page.split('\n').find((line) => line.startsWith(`| \`${type!.const!}\` `))
      const inner = Object.values(others).flatMap(({ items }) => Object.keys(items?.properties ?? {}))
      for (const key of [...Object.keys(others), ...inner])
        expect(['stage', 'step', 'time'].includes(key) ? page : row, type!.const).to.include(`\`${key}\``)
    }
  })

  it('has a follower that works', async function () {
    const script = /```python\n(.*?)```/s.exec(page)![1]!
    const events = [
      { type: 'stage', stage: 'a', step: 0, time: 't', steps: 2, images: 3, split: 'train' },
      { type: 'step', stage: 'a', step: 1, time: 't', loss: 2.5, learningRate: 0.1, imagesPerSecond: 4, ids: ['x'] },
      { type: 'evaluation', stage: 'a', step: 1, time: 't', miou: 0.5, split: 'val', images: 1 },
      { type: 'stop', stage: 'a', step: 1, time: 't', reason: 'done' },
    ]
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join('')
    await plant(folder(), { 'run/events.jsonl': lines, 'follow.py': script, 'mlflow.py': MLFLOW })
    const ran = runPython(['follow.py', 'run'], { cwd: folder() })
    if (ran === undefined) return this.skip()
    const { stdout, stderr } = ran
    expect(stderr).to.equal('')
    expect(stdout.trim().split('\n')).to.deep.equal([
      "1 [('imagesPerSecond', 4), ('learningRate', 0.1), ('loss', 2.5)]",
      "1 [('miou', 0.5)]",
    ])
  })
})
