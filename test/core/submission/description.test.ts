import { expect } from 'chai'
import type { ViewOptions } from '../../../src/core/inference/index.ts'
import { VOC } from '../../../src/core/labels/index.ts'
import { DEFAULT_MODEL } from '../../../src/core/models/index.ts'
import { draftDescription } from '../../../src/core/submission/description.ts'
import type { CheckpointMeta } from '../../../src/core/weights/index.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'

const stage = (name: string, steps: number) => ({ name, steps, data: 'tree', source: 'voc', split: 'train', images: 5, sha256: '0'.repeat(64) }) // prettier-ignore
const views = { scales: [1], flip: false, crop: 33, protocol: 'pad' } as const

/** Of a run in stage b, whose weights come from a run with a stage of its own. */
function draft(recipe: object, model = DEFAULT_MODEL, seen: ViewOptions = views): string {
  const meta: CheckpointMeta = {
    ...{ part: 'network', model, mean: [0, 0, 0], std: [1, 1, 1], classes: VOC },
    lineage: { seed: 1, versions: {}, stages: [stage('a', 9), stage('a', 3), stage('b', 2)] },
    training: { recipe: { ...recipe }, stage: 'b', step: 2, best: null },
  }
  return draftDescription(meta, seen)
}

describe('the draft of a description', () => {
  it('says how each stage was trained, as the recipe has it', () => {
    const keys = ['optimizer={name: adamw}', 'schedule={name: cosine, warmup: 5}', 'clip=1', 'ema=0.9']
    const loss = 'stages.b.loss={focal: 2, dice: 0.5}'
    const text = draft(tinyRecipe(...keys.map((key) => `stages.b.${key}`), loss))
    expect(text).to.include('trained in 3 stages: a, 9 steps on the 5 images of VOC train; a, 3 steps')
    expect(text).to.include('train by SGD with momentum 0.9 and weight decay 0.0001 (batches of 2 crops of 33 x 33; learning rate 0.01 falling by poly with power 0.9; cross-entropy);') // prettier-ignore
    expect(text).to.include('b, 2 steps on the 5 images of VOC train by AdamW with betas 0.9 and 0.999 and weight decay 0.01 (batches of 2 crops of 33 x 33; learning rate 0.001 falling along a cosine, after 5 steps of warm-up; focal loss with exponent 2 and dice loss with weight 0.5; batch norm frozen; gradients clipped to norm 1; weights averaged with decay 0.9).') // prettier-ignore
  })

  it('says what the network is and how it predicts, no more', () => {
    expect(draft(tinyRecipe()))
      .to.include('over average-pooled features')
      .and.include('predicted once, at its own size;')
    const aspp = draft(tinyRecipe(), { ...DEFAULT_MODEL, context: 'aspp', outputStride: 32 }, { ...views, flip: true })
    expect(aspp).not.to.match(/pooled|atrous/)
    expect(aspp).to.include('averages the class probabilities of each image and of its mirror image;')
    const several = draft(tinyRecipe(), DEFAULT_MODEL, { ...views, scales: [0.5, 1, 1.5] })
    expect(several).to.include('over the scales 0.5, 1 and 1.5 of each image;')
  })

  it('reads the recipes of version 0.1, and claims nothing of one that it cannot read', () => {
    const old = { data: { tree: 't' }, stages: [{ name: 'b', data: 'tree', split: 'train', steps: 2, learningRate: 0.5, momentum: 0.8, bn: 'train' }] } // prettier-ignore
    expect(draft(old)).to.include('SGD with momentum 0.8')
    expect(draft({ stages: 'unknown' })).not.to.match(/SGD|gradient descent|learning rate/)
  })
})
