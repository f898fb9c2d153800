import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { messageOf } from '../../../src/core/base/index.ts'
import { encodeEvents } from '../../../src/core/formats/index.ts'
import { inspect, type Inspection } from '../../../src/core/inspect/index.ts'
import { recipeText } from '../../../src/core/recipes/index.ts'
import { formatInspection } from '../../../src/formatters/inspect.ts'
import { inspectSchema } from '../../../src/formatters/schemas/inspect.ts'
import { STREET } from '../../support/class-sets.ts'
import { useFolder } from '../../support/folder.ts'
import { recordText } from '../../support/record.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'
import { labelPng, plant } from '../../support/voc.ts'

const time = '2026-01-02T03:04:05.000Z'
const step = (stage: string, at: number, loss: number) => ({
  ...{ type: 'step', stage, step: at, time, loss, learningRate: 0.1, imagesPerSecond: 1, dataWaitMs: 0 },
  ...{ residentBytes: 1, etaSeconds: 1, ids: ['a'] },
})
const evaluation = (stage: string, at: number, miou: number) => ({
  ...{ type: 'evaluation', stage, step: at, time, split: 'val', images: 1, of: 2, miou },
  ...{ pixelAccuracy: 1, meanAccuracy: 1, fwIou: 1, classes: [] },
})
const EVENTS = [
  { type: 'stage', stage: 'a', step: 0, time, steps: 30, images: 5, split: 'train' },
  step('a', 30, 1.5),
  evaluation('a', 30, 0.25),
  { type: 'stage', stage: 'b', step: 0, time, steps: 20, images: 5, split: 'train' },
  step('b', 4, 0.5),
]
  .map((event) => `${JSON.stringify(event)}\n`)
  .join('')

describe('inspect what vortex writes', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)

  async function inspected(path: string): Promise<Inspection> {
    const found = await inspect(path, {})
    inspectSchema.parse(JSON.parse(JSON.stringify(found)))
    return found
  }

  it('a run by its stages, its events alone, and a folder of runs', async () => {
    await plant(at('runs/one'), { 'recipe.yaml': recipeText(tinyRecipe()), 'events.jsonl': EVENTS })
    await plant(at('runs/two'), { 'recipe.yaml': recipeText(tinyRecipe()) })
    const run = await inspected(at('runs/one'))
    expect(run).to.deep.include({
      kind: 'run',
      step: 4,
      stages: [
        { name: 'a', step: 30, steps: 30, loss: 1.5, best: { miou: 0.25, step: 30, images: 1, of: 2 } },
        { name: 'b', step: 4, steps: 20, loss: 0.5, best: null },
      ],
    })
    expect(formatInspection(run)).to.match(/^a +30\/30 +1\.5000 +25\.0 +step 30, 1 of 2 images$/m)
    expect(await inspected(at('runs/one/events.jsonl'))).to.deep.include({ kind: 'events', events: 5 })
    const runs = await inspected(at('runs'))
    expect(runs).to.have.property('kind', 'runs')
    expect(formatInspection(runs)).to.match(/^one +b +4 +2026-01-02 03:04$/m)
  })

  it('lineage, record, class file, evaluation and its folder, predictions', async () => {
    const lineage = { seed: 1, stages: [], versions: { vortex: '0.1.0' } }
    const score = { miou: 0.5, pixelAccuracy: 0.75, images: 3, source: 'run', split: { name: 'val' } }
    await plant(folder(), {
      'lineage.json': JSON.stringify(lineage),
      'tree/dataset.json': recordText(STREET),
      'report/evaluation.json': JSON.stringify(score, null, 2),
      'report/evaluation.html': '<html>',
      'predictions/a.png': labelPng([1]),
    })
    await mkdir(at('classes'), { recursive: true })
    await writeFile(at('classes/pet.yaml'), await readFile('presets/classes/oxford-pet.yaml'))
    expect(formatInspection(await inspected(at('lineage.json')))).to.contain('random initialization')
    expect(await inspected(at('tree/dataset.json'))).to.have.property('kind', 'record')
    expect(formatInspection(await inspected(at('classes/pet.yaml')))).to.match(/^A class file with \d+ classes/)
    for (const path of ['report', 'report/evaluation.json'])
      expect(formatInspection(await inspected(at(path)))).to.equal(
        'An evaluation of run on 3 images of val: mIoU 50.0, pixel accuracy 75.0',
      )
    expect(await inspected(at('predictions'))).to.deep.include({ kind: 'predictions', images: 1 })
  })

  it('TensorBoard’s curves, a half record at the end left out', async () => {
    const events = [1, 2].map((step) => ({ wallTime: 9, step, values: { loss: step / 2, 'val/mIoU': 0.25 } }))
    const bytes = encodeEvents(events, { begun: 8 })
    await mkdir(folder(), { recursive: true })
    await writeFile(at('events.out.tfevents.1.vortex'), bytes)
    expect(await inspected(at('events.out.tfevents.1.vortex'))).to.deep.include({
      curves: [
        { name: 'loss', values: 2, lastStep: 2, last: 1 },
        { name: 'val/mIoU', values: 2, lastStep: 2, last: 0.25 },
      ],
    })
    await writeFile(at('events.out.tfevents.2.vortex'), bytes.subarray(0, -3))
    expect(await inspected(at('events.out.tfevents.2.vortex'))).to.have.nested.property('curves[0].values', 1)
    const damaged = Uint8Array.from(bytes)
    damaged[damaged.length - 10]! ^= 1
    await writeFile(at('events.out.tfevents.3.vortex'), damaged)
    expect(await inspect(at('events.out.tfevents.3.vortex'), {}).catch(messageOf)).to.match(/another checksum/)
  })
})
