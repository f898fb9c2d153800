import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { EngineName } from '../../src/core/engine/index.ts'
import { decodePng } from '../../src/core/formats/index.ts'
import { predictFiles, scoreSplit } from '../../src/core/inference/index.ts'
import { namesOf, paletteOf, type ClassSet } from '../../src/core/labels/index.ts'
import { loadRecipe } from '../../src/core/recipes/index.ts'
import { writeEvaluation, writeReport } from '../../src/core/reports/index.ts'
import { readRun } from '../../src/core/runs/index.ts'
import { train } from '../../src/core/training/index.ts'
import { loadCheckpoint } from '../../src/core/weights/index.ts'
import { BINARY, MANY, STREET } from '../support/class-sets.ts'
import { plantClassTree } from '../support/class-tree.ts'
import { useFolder } from '../support/folder.ts'
import { tensorFlowLibrary } from '../support/tensorflow.ts'

/** The smoke recipe on a smaller network and smaller crops. */
const SMALL = [
  ...['model.backbone=resnet10-half', 'model.width=32', 'model.projection=32', 'model.multiGrid=[1]'],
  ...['data.voc=tree', 'defaults.batch=4', 'defaults.crop=65', 'defaults.scale=[0.75,1.25]'],
  ...['stages.train.steps=16', 'stages.train.learningRate=0.1', 'evaluate.every=16', 'evaluate.crop=81'],
]

/** The whole way with classes of one's own: train, evaluate, predict, report. */
describe('own classes', function () {
  this.timeout(240_000)
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)

  async function walk(set: ClassSet, name: EngineName) {
    await plantClassTree(at('tree'), set, { train: 8, val: 2 })
    const recipe = await loadRecipe('smoke', { root: folder(), set: SMALL })
    const engine = { name, threads: 2 }
    const { run } = await train(recipe, { root: folder(), engine, threads: 1 })
    const { events } = await readRun(run)
    const losses = events.flatMap((event) => (event.type === 'step' ? [event.loss] : []))
    expect(meanOf(losses.slice(-5)), losses.join(' ')).to.be.below(0.8 * meanOf(losses.slice(0, 3)))
    const { meta, values } = await loadCheckpoint(join(run, 'checkpoints/last.safetensors'))
    expect(meta.classes).to.deep.equal(set)
    expect(values.get('classifier.logits.bias')!.shape).to.deep.equal([set.classes.length])

    const summary = await scoreSplit({ checkpoint: run, data: at('tree'), split: 'val', keep: 1, save: at('saved') })
    expect(summary.classes.map((one) => one.name)).to.deep.equal(namesOf(set))
    expect(summary.confusion.classes).to.equal(set.classes.length)
    const saved = decodePng(await readFile(at('saved/val_0.png')), 'saved')
    expect(saved.palette).to.deep.equal(paletteOf(set))
    await writeEvaluation(at('page'), 'own classes', summary)
    expect(await readFile(at('page/evaluation.html'), 'utf8')).to.contain(namesOf(set)[1]!)
    expect(await readFile(await writeReport([run]), 'utf8')).to.contain(namesOf(set)[1]!)

    const { files } = await predictFiles({ checkpoint: run, images: [at('tree/JPEGImages/val_0.jpg')], out: at('out') })
    expect(namesOf(set)).to.include.members(files[0]!.classes.map((one) => one.name))
    const shares = files[0]!.classes.reduce((sum, { share }) => sum + share, 0)
    if (set.background) expect(shares).to.be.below(1)
    else expect(shares).to.be.closeTo(1, 1e-9)
  }

  it('two of them (wasm)', () => walk(BINARY, 'wasm'))

  const others: [string, ClassSet][] = [
    ['five without a background', STREET],
    ['a hundred and fifty', MANY],
  ]
  for (const [what, set] of others)
    it(`${what} (tensorflow)`, async function () {
      if ((await tensorFlowLibrary()) === undefined) this.skip()
      await walk(set, 'tensorflow')
    })
})

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
