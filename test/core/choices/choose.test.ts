import { expect } from 'chai'
import fc from 'fast-check'
import { choose, type Given } from '../../../src/core/choices/choose.ts'
import { classWeightsFor } from '../../../src/core/choices/class-weights.ts'
import type { Facts } from '../../../src/core/choices/facts.ts'
import { stepBytes } from '../../../src/core/choices/memory.ts'
import { BACKBONES, type BackboneName } from '../../../src/core/models/index.ts'

const FACTS: Facts = {
  images: 400,
  ...{ width: 640, height: 480, longest: 800 },
  ...{ pixels: [1000, 500], classes: ['background', 'crack'] },
  weights: null,
  memoryBytes: 32e9,
}
const chosenFor = (facts: Partial<Facts>, set: Given = {}) => choose({ ...FACTS, ...facts }, set)

describe('choose', () => {
  it('chooses for a common set', () => {
    expect(chosenFor({ weights: 'resnet18' })).to.deep.equal({
      ...{ backbone: 'resnet18', crop: 473, batch: 16, steps: 1250, learningRate: 0.007 },
      ...{ classWeights: 'none', evaluationCrop: 801, evaluateEvery: 250 },
    })
  })

  it('takes smaller crops of small images, and a smaller batch in a small memory', () => {
    expect(chosenFor({ width: 160, height: 120, longest: 160 })).to.include({ crop: 113, evaluationCrop: 161 })
    expect(chosenFor({ width: 30, height: 20, longest: 30 })).to.include({ crop: 65, evaluationCrop: 65 })
    const small = chosenFor({ weights: 'resnet101', memoryBytes: 16e9 })
    expect(small.batch).to.equal(8)
    expect(chosenFor({ weights: 'resnet101', memoryBytes: 8e9 }).crop).to.be.below(473)
  })

  it('takes more steps for more images, and no batch of most of them', () => {
    expect(chosenFor({ images: 3 })).to.include({ batch: 1, steps: 500 })
    expect(chosenFor({ images: 20, memoryBytes: 256e9 })).to.include({ batch: 8, steps: 500 })
    expect(chosenFor({ images: 10_582, memoryBytes: 256e9 })).to.include({ batch: 16, steps: 30_000 })
  })

  const facts = fc.record<Facts>({
    images: fc.integer({ min: 1, max: 200_000 }),
    width: fc.integer({ min: 1, max: 8000 }),
    height: fc.integer({ min: 1, max: 8000 }),
    longest: fc.integer({ min: 1, max: 8000 }),
    pixels: fc.option(fc.array(fc.nat(1e9), { minLength: 2, maxLength: 2 }), { nil: undefined }),
    classes: fc.constant(FACTS.classes),
    weights: fc.option(fc.constantFrom(...(Object.keys(BACKBONES) as BackboneName[]))),
    memoryBytes: fc.integer({ min: 4e9, max: 512e9 }),
  })

  it('fits every choice into the memory, in a crop of 8k + 1', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { backbone, crop, batch, evaluationCrop, steps } = choose(known, {})
        expect(crop % 8).to.equal(1)
        expect(evaluationCrop % 8).to.equal(1)
        expect(batch).to.be.at.most(Math.max(1, known.images / 2))
        // The fewest that batch norm needs; a batch of more comes in parts.
        expect(stepBytes({ backbone, crop, classes: 2, images: Math.min(batch, 4) })).to.be.below(known.memoryBytes)
        expect(steps).to.be.within(500, 30_000)
      }),
    )
  })

  it('keeps what is set, and chooses the rest to go with it', () => {
    const set = fc.record<Given>(
      {
        crop: fc.integer({ min: 33, max: 900 }),
        accumulate: fc.integer({ min: 1, max: 8 }),
        steps: fc.integer({ min: 1, max: 1000 }),
        learningRate: fc.constant(0.1),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(facts, set, (known, wanted) => {
        const chosen = choose(known, wanted)
        const { accumulate = 1, ...others } = wanted
        expect(chosen).to.include(others)
        expect(chosen.batch % accumulate).to.equal(0)
      }),
    )
    expect(chosenFor({ memoryBytes: 8e9 }, { backbone: 'resnet101', batch: 6 }).batch).to.equal(6)
  })
})

describe('classWeightsFor', () => {
  const weightsOf = (...pixels: number[]) => classWeightsFor({ pixels, classes: pixels.map((_, i) => `c${i}`) })

  it('weighs classes by the root of their frequency, a mean pixel by 1', () => {
    // 1 / sqrt(0.81), 1 / sqrt(0.09), 1 / sqrt(0.01), over their mean 0.9 + 0.3 + 0.1 — and the empty class by 0.
    expect(weightsOf(81, 9, 1, 0)).to.deep.equal([0.778, 2.33, 7, 0])
    const weights = weightsOf(743_611, 7997, 11_826, 4566)
    const mean = (weights as number[]).reduce((sum, weight, i) => sum + weight * [743_611, 7997, 11_826, 4566][i]!, 0)
    expect(mean / 768_000).to.be.closeTo(1, 0.01)
  })

  it('leaves classes of like frequency as they are, and trees that do not count', () => {
    expect(weightsOf(900, 100)).to.equal('none')
    expect(weightsOf(1000, 100)).to.be.an('array')
    expect(classWeightsFor({ pixels: undefined, classes: ['a', 'b'] })).to.equal('none')
    expect(weightsOf(0, 0)).to.equal('none')
  })
})
