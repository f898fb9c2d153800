import { expect } from 'chai'
import { buildModel, DEFAULT_MODEL, dropoutOf, type ModelConfig } from '../../../src/core/models/index.ts'

/** Trained values under a prefix. */
function count(config: Partial<ModelConfig>, prefix: RegExp): number {
  return buildModel({ ...DEFAULT_MODEL, ...config }, 21)
    .variables.filter(({ name, role }) => prefix.test(name) && role !== 'statistic')
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
}

describe('models', () => {
  it('have torchvision’s number of backbone parameters (its classifier left out)', () => {
    const counts = (['resnet18', 'resnet34', 'resnet50', 'resnet101'] as const).map((backbone) =>
      count({ backbone }, /^backbone\./),
    )
    expect(counts).to.deep.equal([11_176_512, 21_284_672, 23_508_032, 42_500_160])
  })

  it('have 15.20 M head parameters before fusion with a 1x1 first branch, 19.40 M with 3x3', () => {
    const head = /^classifier\.(branches|global)\./
    expect(count({ context: 'aspp' }, head)).to.equal(15_206_912)
    expect(count({ context: 'vortex', firstKernel: 1 }, head)).to.equal(15_206_912)
    expect(count({ context: 'vortex' }, head)).to.equal(19_401_216)
  })

  it('name every variable once', () => {
    const names = buildModel({ ...DEFAULT_MODEL, refine: '3x3', auxiliary: 0.4 }, 21).variables.map(({ name }) => name)
    expect(new Set(names).size).to.equal(names.length)
    expect(names).to.include.members([
      'backbone.conv1.weight',
      'backbone.layer1.0.downsample.1.running_var',
      'backbone.layer3.22.bn3.bias',
      'classifier.branches.3.conv.weight',
      'classifier.global.bn.weight',
      'classifier.projection.conv.weight',
      'classifier.refine.conv.weight',
      'classifier.logits.bias',
      'auxiliary.logits.weight',
    ])
  })

  it('drop on the map that the last convolution reads', () => {
    expect(dropoutOf(buildModel(DEFAULT_MODEL, 21), 2, 513)).to.deep.equal({ shape: [2, 65, 65, 256], rate: 0.1 })
    const bare = buildModel({ ...DEFAULT_MODEL, projection: 'none' }, 21)
    expect(dropoutOf(bare, 2, 129)?.shape).to.deep.equal([2, 17, 17, 1280])
    expect(dropoutOf(buildModel({ ...DEFAULT_MODEL, dropout: 0 }, 21), 2, 129)).to.equal(undefined)
  })
})
