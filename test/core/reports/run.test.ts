import { expect } from 'chai'
import { comparisonPage } from '../../../src/core/reports/compare.ts'
import { historyOf } from '../../../src/core/reports/history.ts'
import { runPage } from '../../../src/core/reports/run.ts'
import type { RunEvent, RunRecord } from '../../../src/core/runs/index.ts'
import { useFolder } from '../../support/folder.ts'
import { plant } from '../../support/voc.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

const time = '2026-01-01T00:00:00Z'
const step = (stage: string, step: number, loss: number): RunEvent => ({
  ...{ type: 'step', stage, step, time, loss, learningRate: 0.01 / step, imagesPerSecond: 2 + step },
  ...{ dataWaitMs: 1, residentBytes: 1e9, etaSeconds: 3, ids: ['a1'] },
})
const evaluation = (stage: string, step: number, miou: number): RunEvent => ({
  ...{ type: 'evaluation', stage, step, time, split: 'val', images: 2, miou, pixelAccuracy: 0.9, meanAccuracy: 0.8 },
  ...{ fwIou: 0.7, classes: [{ name: 'background', iou: miou }, { name: 'aeroplane', iou: null }] }, // prettier-ignore
})

/** Stage a has three steps, stage b two. */
const events: RunEvent[] = [
  { type: 'stage', stage: 'a', step: 0, time, steps: 3, images: 5, split: 'train' },
  step('a', 1, 3),
  step('a', 2, 2),
  evaluation('a', 2, 0.3),
  step('a', 3, 1.5),
  { type: 'stage', stage: 'b', step: 0, time, steps: 2, images: 5, split: 'train' },
  step('b', 1, 1),
  step('b', 2, 0.5),
  evaluation('b', 2, 0.25),
]
const record = (dir = 'runs/tiny', ...set: string[]): RunRecord => ({ dir, recipe: tinyRecipe(...set), events })

describe("a run's page", () => {
  const folder = useFolder()

  it('puts the stages’ steps on one axis', () => {
    const { loss, miou, stages, best, last } = historyOf(record())
    expect(loss).to.deep.equal([[1, 3], [2, 2], [3, 1.5], [4, 1], [5, 0.5]]) // prettier-ignore
    expect(miou).to.deep.equal([[2, 30], [5, 25]]) // prettier-ignore
    expect(stages).to.deep.equal([{ x: 0, name: 'a' }, { x: 3, name: 'b' }]) // prettier-ignore
    expect([best?.miou, last?.miou]).to.deep.equal([0.25, 0.25])
    const checkpoint = { file: 'a-best.safetensors', trained: { stage: 'a', step: 2 } }
    expect(historyOf({ ...record(), checkpoint }).best?.miou).to.equal(0.3)
  })

  it('shows the images that were kept, as their predictions change', async () => {
    const kept = (step: number): RunEvent => {
      const files = { input: 'b1/input.jpg', truth: 'b1/truth.png', prediction: `b1/a-${step}.png` }
      return { type: 'images', stage: 'a', step, time, images: [{ id: 'b1', width: 4, height: 3, ...files }] }
    }
    const steps = Array.from({ length: 20 }, (_, i) => i + 1)
    await plant(folder(), { 'images/b1/input.jpg': 'input', ...Object.fromEntries(steps.map((step) => [`images/b1/a-${step}.png`, `at ${step}`])) }) // prettier-ignore
    const page = await runPage({ ...record(folder()), events: [...events, ...steps.map(kept)] })
    const shown = [...page.matchAll(/<img [^>]*alt="b1: ([^"]*)"[^>]*base64,([^"]*)"/g)].map(([, name, data]) => [name, atob(data!)]) // prettier-ignore
    // The truth is gone; of twenty predictions the first, the last and some between.
    expect(shown.map(([name]) => name).join()).to.equal('input,a 1,a 4,a 6,a 9,a 12,a 15,a 17,a 20')
    expect([shown[0], shown.at(-1)]).to.deep.equal([
      ['input', 'input'],
      ['a 20', 'at 20'],
    ])
    expect(await runPage(record())).not.to.contain('Predictions during training')
  })

  it('says why the last layer did not come from the weights', async () => {
    const lastLayer = 'the classes differ: class 1 is aeroplane, not crack'
    const weights = {
      type: 'weights',
      stage: 'a',
      step: 0,
      time,
      file: 'a.pth',
      taken: 5,
      drawn: 2,
      lastLayer,
    } as const
    const lineage = { seed: 1, stages: [], versions: {} }
    expect(await runPage({ ...record(), events: [weights, ...events], lineage })).to.contain(
      `not taken from a.pth: ${lastLayer}.`,
    )
  })

  it('holds curves, scores, recipe; and also where nothing has happened yet', async () => {
    const page = await runPage(record())
    for (const text of ['mIoU (b, step 2)', 'Loss', 'Learning rate', 'Last evaluation: val', 'outputStride: 32'])
      expect(page).to.contain(text)
    const empty = await runPage({ ...record(), events: [] })
    expect(empty).to.contain('nothing recorded yet').and.to.contain('No stage has started.')
  })
})

describe('runs compared', () => {
  it('of different classes stand side by side by name', () => {
    const renamed = events.map((event) =>
      event.type === 'evaluation' ? { ...event, classes: [{ name: 'crack', iou: 0.5 }] } : event,
    )
    const page = comparisonPage([record('runs/one'), { ...record('runs/two'), events: renamed }])
    expect(rowsOf(page)).to.deep.include.members([
      ['background', '25.0', '–', '–'],
      ['crack', '–', '50.0', '–'],
    ])
  })

  it('tell how much each class differs from the first run’s', () => {
    const better = events.map((event) => (event.type === 'evaluation' ? { ...event, miou: 0.35, classes: [{ name: 'background', iou: 0.354 }] } : event)) // prettier-ignore
    const worse = events.map((event) => (event.type === 'evaluation' ? { ...event, miou: 0.1, classes: [{ name: 'background', iou: 0.1 }] } : event)) // prettier-ignore
    const page = comparisonPage([record('runs/one'), { ...record('runs/two'), events: better }, { ...record('runs/three'), events: worse }]) // prettier-ignore
    expect(rowsOf(page)).to.deep.include.members([
      ['mIoU', '25.0', '35.0', '+10.0', '10.0', '−15.0'],
      ['background', '25.0', '35.4', '+10.4', '10.0', '−15.0'],
    ])
  })

  it('name the settings that differ, and only those', () => {
    const page = comparisonPage([record('runs/one'), record('runs/two', 'model.width=8')])
    expect(page).to.match(/<td>model\.width<\/td>\s*<td class="n">4<\/td>\s*<td class="n">8<\/td>/)
    expect(page).not.to.contain('<td>model.backbone</td>')
    expect(page).to.contain('runs/one').and.to.contain('runs/two')
    expect(comparisonPage([record(), record()])).to.contain('None: the recipes are the same.')
  })

  it('leave out classes that no run scored', () => {
    const page = comparisonPage([record('runs/one'), record('runs/two')])
    expect(page).to.contain('<td>background</td>').and.not.to.contain('<td>aeroplane</td>')
  })
})

/** The cells of all table rows. */
function rowsOf(page: string): string[][] {
  return [...page.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row!.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => cell!.trim()),
  )
}
