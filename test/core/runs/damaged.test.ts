import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { VOC } from '../../../src/core/labels/index.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import { readRun } from '../../../src/core/runs/index.ts'
import { train } from '../../../src/core/training/index.ts'
import { initialValues, saveCheckpoint, withShapes, type CheckpointMeta } from '../../../src/core/weights/index.ts'
import { fingerprint } from '../../support/kill.ts'
import { faultOfPromise } from '../../support/faults.ts'
import { useFolder } from '../../support/folder.ts'
import { plantTinyRun, tinyRecipe } from '../../support/tiny-run.ts'

const recipe = tinyRecipe()
const { variables } = buildModel(recipe.model, VOC.classes.length)
const values = withShapes(variables, initialValues(variables, 1))
const meta: CheckpointMeta = {
  ...{ part: 'network', model: { ...recipe.model }, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2], classes: VOC },
  lineage: { seed: 1, stages: [], versions: {} },
  training: { recipe: {}, stage: 'a', step: 1, best: null },
}
const at = { stage: 'a', step: 1, time: '' }

/** A damaged file of a run is one sentence that names it and the key; nothing in the folder changes. */
describe('a damaged run', () => {
  const folder = useFolder()
  const dir = () => join(folder(), 'runs/tiny')
  const last = () => join(dir(), 'checkpoints/last.safetensors')
  const resume = () => train(recipe, { root: folder(), engine: { name: 'wasm' } })

  beforeEach(async () => {
    await plantTinyRun(folder())
    await mkdir(dirname(last()), { recursive: true })
    const { recipeText } = await import('../../../src/core/recipes/index.ts')
    await writeFile(join(dir(), 'recipe.yaml'), recipeText(recipe))
    await saveCheckpoint(last(), { values, meta })
  })

  async function refused(use: () => Promise<unknown>, message: RegExp): Promise<void> {
    const before = await fingerprint(dir())
    const fault = await faultOfPromise(use())
    expect(fault.message).to.match(message)
    expect(fault.suggestions).to.have.length.above(0)
    expect(await fingerprint(dir())).to.deep.equal(before)
  }

  it('names what is wrong in a checkpoint’s metadata', async () => {
    const { training, ...imported } = meta
    const faults: [CheckpointMeta, RegExp][] = [
      [imported, /a checkpoint of training for .* but found imported weights \(key training\)/],
      [
        { ...meta, training: { ...training!, stage: 'c' } },
        /a stage of the recipe \(a, b\) for .* c \(key training\.stage\)/,
      ],
      [{ ...meta, training: { ...training!, step: 4 } }, /at most 3 steps of stage a for .* 4 \(key training\.step\)/],
    ]
    for (const [changed, message] of faults) {
      await saveCheckpoint(last(), { values, meta: changed })
      await refused(resume, message)
    }
  })

  it('knows a network by its configuration', async () => {
    const bytes = await readFile(last(), 'latin1')
    // Of the same length, so that the header stays one.
    const changed = bytes.replace('resnet10-half', 'resnet10-hulf')
    await writeFile(last(), changed, 'latin1')
    await refused(resume, /metadata as it was written for .*last\.safetensors but found changed bytes/)
    // As version 0.1 wrote it, without a sum of the metadata.
    await writeFile(last(), changed.replace('metaCrc32', 'metaCrc31'), 'latin1')
    await refused(resume, /a checkpoint's metadata for .*last\.safetensors but found key model\.backbone: /)
  })

  it('names the variable that a checkpoint lacks', async () => {
    const fewer = new Map(values)
    fewer.delete('classifier.logits.bias')
    await saveCheckpoint(last(), { values: fewer, meta })
    await refused(resume, /classifier\.logits\.bias \[21\], as its configuration says, for .* but found none/)
  })

  it('names the line and the key of an event', async () => {
    const events: [unknown, RegExp][] = [
      [null, /a run's event for .*events\.jsonl:1 but found Invalid input/],
      [{ type: 'stop', ...at, reason: 'tired' }, /events\.jsonl:1 but found key reason: /],
      [{ type: 'stop', ...at, stage: 'c', reason: 'done' }, /a stage of the recipe \(a, b\) for .*events\.jsonl:1/],
      [{ type: 'evaluation', ...at }, /events\.jsonl:1 but found key split: /],
    ]
    for (const [event, message] of events) {
      await writeFile(join(dir(), 'events.jsonl'), `${JSON.stringify(event)}\n`)
      await refused(resume, message)
    }
  })

  it('names the key of a lineage, and a recipe’s line', async () => {
    await writeFile(join(dir(), 'lineage.json'), '{}')
    await refused(() => readRun(dir()), /a run's lineage for .*lineage\.json but found key seed: /)
    const file = join(dir(), 'recipe.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('name: b', 'name: c'))
    await refused(resume, /stages\.1\.name "c" → "b"/)
    await writeFile(file, '[]')
    await refused(resume, /recipe\.yaml:1:1/)
  })

  it('says so where a file is at a folder’s place', async () => {
    await rename(join(dir(), 'checkpoints'), join(folder(), 'elsewhere'))
    await writeFile(join(dir(), 'checkpoints'), '')
    await refused(resume, /a folder for .*checkpoints but found a file/)
    await rm(dir(), { recursive: true })
    await writeFile(dir(), '')
    const fault = await faultOfPromise(resume())
    expect(fault.message).to.match(/a folder for .*tiny but found a file/)
  })
})
