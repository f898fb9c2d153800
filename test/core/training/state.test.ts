import { expect } from 'chai'
import { join } from 'node:path'
import { VortexError, type CoreEvent } from '../../../src/core/base/index.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import { beginState } from '../../../src/core/training/state.ts'
import {
  exportWeights,
  initialValues,
  saveCheckpoint,
  withShapes,
  type CheckpointMeta,
} from '../../../src/core/weights/index.ts'
import { digestsOf } from '../../support/digests.ts'
import { useFolder } from '../../support/folder.ts'
import { rejection } from '../../support/rejection.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'
import { VOC } from '../../../src/core/labels/index.ts'
import { ALMOST_VOC, BINARY } from '../../support/class-sets.ts'

const recipe = tinyRecipe('weights=start.safetensors')
const model = buildModel(recipe.model, 21)
const drawn = initialValues(model.variables, recipe.defaults.seed)
const other = initialValues(model.variables, 99)
const coco = {
  name: 'a',
  data: 'c',
  source: 'coco',
  split: 'train',
  images: 1,
  sha256: 'a'.repeat(64),
  steps: 5,
} as const
const meta: CheckpointMeta = {
  part: 'network',
  model: { ...recipe.model },
  mean: [0.1, 0.1, 0.1],
  std: [0.2, 0.2, 0.2],
  classes: VOC,
  lineage: { seed: 99, stages: [coco], versions: {} },
}

describe('the state before the first step', () => {
  const folder = useFolder()
  const start = () => join(folder(), 'start.safetensors')
  const told: CoreEvent[] = []
  const begin = () => beginState(recipe, VOC, folder(), { onEvent: (event) => told.push(event) })

  it('takes a whole network, its pixels and all that its weights went through', async () => {
    await saveCheckpoint(start(), { values: withShapes(model.variables, other), meta })
    const { values, state } = await begin()
    expect(digestsOf(values)).to.deep.equal(digestsOf(other))
    expect(state.normalization).to.deep.equal({ mean: meta.mean, std: meta.std })
    expect(state.lineage).to.deep.include({ seed: recipe.defaults.seed })
    expect(state.lineage.stages).to.deep.equal([coco])
  })

  it('takes another toolkit’s backbone as it is, draws the head and says so', async () => {
    const backbone = withShapes(
      model.variables.filter(({ name }) => name.startsWith('backbone.')),
      other,
    )
    await saveCheckpoint(join(folder(), 'a.safetensors'), { values: backbone, meta: { ...meta, part: 'backbone' } })
    await exportWeights(join(folder(), 'a.safetensors'), start())
    const { values } = await begin()
    const expected = new Map([...drawn].map(([name, value]) => [name, backbone.get(name)?.data ?? value]))
    expect(digestsOf(values)).to.deep.equal(digestsOf(expected))
    const notices = told.flatMap((event) => (event.type === 'notice' ? [event.message] : []))
    expect(notices.at(-1)).to.equal(
      `Weights: ${backbone.size} of ${values.size} variables from start.safetensors, ${values.size - backbone.size} randomly initialized.`,
    )
  })

  it('draws the last layer where the classes differ, also where there are as many, and says why', async () => {
    await saveCheckpoint(start(), { values: withShapes(model.variables, other), meta })
    const { values, weights } = await beginState(recipe, ALMOST_VOC, folder(), {})
    const logits = (name: string) => name.startsWith('classifier.logits.')
    const expected = new Map([...other].map(([name, value]) => [name, logits(name) ? drawn.get(name)! : value]))
    expect(digestsOf(values)).to.deep.equal(digestsOf(expected))
    expect(weights).to.deep.equal({
      ...{ type: 'weights', file: 'start.safetensors', taken: values.size - 2, drawn: 2 },
      lastLayer: 'the classes differ: class 20 is tvmonitor, not screen',
    })
    const few = await beginState(recipe, BINARY, folder(), { onEvent: (event) => told.push(event) })
    expect(few.values.get('classifier.logits.bias')).to.have.length(2)
    expect(told.at(-1)).to.have.property(
      'message',
      'The last layer is randomly initialized: the classes differ: class 1 is aeroplane, not crack.',
    )
  })

  it('refuses a backbone that is not whole', async () => {
    const values = withShapes(model.variables, other)
    values.delete('backbone.bn1.weight')
    await saveCheckpoint(start(), { values, meta })
    expect(await rejection(begin()))
      .to.be.instanceOf(VortexError)
      .with.property('message')
      .that.matches(/Expected the weights of a resnet10-half for .* none or another shape for backbone\.bn1\.weight/)
  })
})
