import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import type { CoreEvent, VortexError } from '../../../src/core/base/index.ts'
import { parseRecipe, type Recipe } from '../../../src/core/recipes/index.ts'
import { openRun, readRun, type RunEventBody } from '../../../src/core/runs/index.ts'
import { loadCheckpoint, type Checkpoint } from '../../../src/core/weights/index.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { VOC } from '../../../src/core/labels/index.ts'

describe('runs', () => {
  const folder = useFolder()
  const dir = () => join(folder(), 'runs', 'tiny')
  const eventsOf = async () => (await readRun(dir())).events.map(({ type, stage, step }) => `${type} ${stage} ${step}`)

  it('has its recipe, events, curves, lineage and checkpoints in one folder', async () => {
    const run = await openRun(dir(), recipe())
    await run.rewind(undefined)
    await run.append({ stage: 'a', step: 1 }, stepEvent)
    await run.save(checkpoint(1), { stage: 'a', step: 1 }, { keep: 1 })
    await run.writeLineage({ seed: 1, stages: [], versions: {} })
    await run.close()
    const names = (await readdir(dir())).map((name) => name.replace(/\d+\.vortex$/, '*'))
    const wanted = ['checkpoints', 'events.jsonl', 'events.out.tfevents.*', 'lineage.json', 'recipe.yaml']
    expect(names.sort()).to.deep.equal(wanted)
    const record = await readRun(dir())
    expect([record.recipe, record.lineage?.seed]).to.deep.equal([recipe(), 1])
    expect(record.events).to.have.length(1)
    expect(record.events[0]).to.deep.include({ ...stepEvent, stage: 'a', step: 1 })
  })

  it('rewinds to what a run that never went further would have, whatever was cut off', async () => {
    const steps = [
      ['a', 1],
      ['a', 2],
      ['a', 3],
      ['b', 1],
      ['b', 2],
    ] as const
    const cuts = fc.record({ ran: fc.nat(5), saved: fc.nat(5), half: fc.nat(20) })
    await fc.assert(
      fc.asyncProperty(cuts, async ({ ran, saved, half }) => {
        const kept = Math.min(ran, saved)
        const first = await openRun(dir(), recipe())
        await first.rewind(undefined)
        for (const [stage, step] of steps.slice(0, ran)) await first.append({ stage, step }, stepEvent)
        await first.append({ stage: 'a', step: 1 }, { type: 'stop', reason: 'interrupted' })
        await first.close()
        await appendFile(join(dir(), 'events.jsonl'), '{"type":"step","loss'.slice(0, half))
        const again = await openRun(dir(), recipe())
        const at = steps[kept - 1]
        await again.rewind(at && { stage: at[0], step: at[1] })
        await again.close()
        expect(await eventsOf()).to.deep.equal(steps.slice(0, kept).map(([stage, step]) => `step ${stage} ${step}`))
      }),
      { numRuns: 30 },
    )
  })

  it('writes the curves anew from the events when it goes on', async () => {
    const sizes: number[] = []
    for (const more of [2, 0]) {
      const run = await openRun(dir(), recipe())
      await run.rewind(sizes.length === 0 ? undefined : { stage: 'a', step: 2 })
      for (let step = 1; step <= more; step++) await run.append({ stage: 'a', step }, stepEvent)
      await run.close()
      const curves = (await readdir(dir())).filter((name) => name.includes('tfevents'))
      expect(curves).to.have.length(1)
      sizes.push((await readFile(join(dir(), curves[0]!))).length)
    }
    expect(sizes[1]).to.equal(sizes[0])
  })

  it('leaves the event files of other programs, and takes no event before it was rewound', async () => {
    const run = await openRun(dir(), recipe())
    const theirs = join(dir(), 'events.out.tfevents.1700000000.host.42.0')
    await writeFile(theirs, 'images')
    const early = await rejection(run.append({ stage: 'a', step: 1 }, stepEvent))
    expect(early).to.have.property('code', 'internal')
    await run.rewind(undefined)
    await run.close()
    expect(await readFile(theirs, 'utf8')).to.equal('images')
  })

  it('refuses another recipe with the keys that differ, and begins anew beside it with fresh', async () => {
    const run = await openRun(dir(), recipe())
    await run.save(checkpoint(1), { stage: 'a', step: 1 }, {})
    await run.close()
    const other = recipe('defaults.batch=3', 'stages.b.steps=9')
    const error = await rejection(openRun(dir(), other))
    expect(error).to.have.property('code', 'refused')
    expect(error).to.have.property('message').that.includes('stages.1.steps 2 → 9').and.includes('defaults.batch 2 → 3')
    const fresh = await openRun(dir(), other, { fresh: true })
    expect(fresh.dir).to.equal(`${dir()}-2`)
    await fresh.close()
  })

  it('goes on with a stage appended, or with more steps at a constant rate, and keeps the longer recipe', async () => {
    const constant = 'defaults.schedule={name: constant}'
    const run = await openRun(dir(), recipe(constant))
    await run.rewind(undefined)
    await run.append({ stage: 'b', step: 1 }, stepEvent)
    await run.save(checkpoint(1), { stage: 'b', step: 1 }, {})
    await run.close()
    const longer = recipe(constant, 'stages.b.steps=9')
    for (const next of [longer, { ...longer, stages: [...longer.stages, { ...longer.stages[1]!, name: 'c' }] }]) {
      await (await openRun(dir(), next)).close()
      expect((await readRun(dir())).recipe).to.deep.equal(next)
    }
    // The past is as it was: a stage that is done, fewer steps, a stage less.
    for (const set of [['stages.a.steps=9'], ['stages.b.steps=1'], []])
      expect(await rejection(openRun(dir(), recipe(constant, ...set)))).to.have.property('code', 'refused')
  })

  it('refuses more steps under poly, and says how to train longer', async () => {
    const run = await openRun(dir(), recipe())
    await run.save(checkpoint(1), { stage: 'a', step: 1 }, {})
    await run.close()
    const error = await rejection(openRun(dir(), recipe('stages.b.steps=9')))
    expect((error as VortexError).suggestions.join(' ')).to.include('append a stage')
  })

  it('takes another recipe as long as there is no checkpoint to go on from', async () => {
    await (await openRun(dir(), recipe())).close()
    await (await openRun(dir(), recipe('defaults.batch=3'))).close()
    expect((await readRun(dir())).recipe.defaults.batch).to.equal(3)
  })

  it('refuses a folder with other files in it', async () => {
    await mkdir(dir(), { recursive: true })
    await writeFile(join(dir(), 'thesis.tex'), '')
    expect(await rejection(openRun(dir(), recipe())))
      .to.have.property('message')
      .that.includes('thesis.tex')
  })

  it('has one writer: a living one is respected, a dead one’s lock is taken over with a notice', async () => {
    const run = await openRun(dir(), recipe())
    const lock = join(dir(), 'lock')
    const holder = JSON.parse(await readFile(lock, 'utf8')) as Record<string, unknown>
    expect(await rejection(openRun(dir(), recipe())))
      .to.have.property('message')
      .that.includes(`process ${process.pid}`)
    await run.close()
    const dead = [
      { ...holder, pid: 2 ** 30 },
      { ...holder, started: '1' },
    ].map((one) => JSON.stringify(one))
    for (const text of [...dead, '{"pid":', '']) {
      await writeFile(lock, text)
      const notices: CoreEvent[] = []
      const next = await openRun(dir(), recipe(), {}, { onEvent: (event) => notices.push(event) })
      await next.close()
      expect(notices).to.have.length(1)
    }
    await writeFile(lock, JSON.stringify({ ...holder, host: 'elsewhere' }))
    expect(await rejection(openRun(dir(), recipe())))
      .to.have.property('message')
      .that.includes('elsewhere')
  })

  it('keeps the last, the best, each stage’s end and the newest numbered checkpoints', async () => {
    const run = await openRun(dir(), recipe())
    for (const step of [1, 2, 3, 4])
      await run.save(checkpoint(step), { stage: 'a', step }, { keep: 2, best: step === 2, end: step === 4 })
    await run.save(checkpoint(1), { stage: 'b', step: 1 }, { keep: 2 })
    await run.save(checkpoint(2), { stage: 'b', step: 2 }, {})
    await run.close()
    const files = await readdir(join(dir(), 'checkpoints'))
    const steps = await Promise.all(
      files
        .sort()
        .map(async (name) => `${name} ${(await loadCheckpoint(join(dir(), 'checkpoints', name))).meta.training!.step}`),
    )
    expect(steps).to.deep.equal([
      'a-000003.safetensors 3',
      'a-000004.safetensors 4',
      'a-best.safetensors 2',
      'a-end.safetensors 4',
      'b-000001.safetensors 1',
      'last.safetensors 2',
    ])
    const again = await openRun(dir(), recipe())
    await again.close()
    expect(again.last).to.equal(join(dir(), 'checkpoints', 'last.safetensors'))
  })
})

const stepEvent: RunEventBody = {
  type: 'step',
  loss: 0.1 + 0.2,
  learningRate: 0.007,
  imagesPerSecond: 1,
  dataWaitMs: 0,
  residentBytes: 1,
  etaSeconds: 1,
  ids: ['x'],
}

function recipe(...set: string[]): Recipe {
  const text = `
model: { backbone: resnet18 }
data: { voc: data/voc }
defaults: { batch: 2 }
stages:
  - { name: a, data: voc, split: train, steps: 3, learningRate: 0.1 }
  - { name: b, data: voc, split: train, steps: 2, learningRate: 0.01 }
`
  return parseRecipe(text, { file: 'tiny.yaml', name: 'tiny', set })
}

function checkpoint(step: number): Checkpoint {
  const { model } = recipe()
  return {
    values: new Map([['w', { shape: [2], data: Float32Array.of(step, 2) }]]),
    meta: {
      part: 'network',
      model: { ...model },
      mean: [0, 0, 0],
      std: [1, 1, 1],
      classes: VOC,
      lineage: { seed: 1, stages: [], versions: {} },
      training: { recipe: {}, stage: 'a', step, best: null },
    },
  }
}
