import { expect } from 'chai'
import { buildModel, DEFAULT_MODEL, type ModelConfig } from '../../../src/core/models/index.ts'
import { matchWeights } from '../../../src/core/weights/match.ts'
import { guessModel } from '../../../src/core/weights/guess.ts'
import { toTorchvision } from '../../../src/core/weights/names/torchvision.ts'
import { translate } from '../../../src/core/weights/names/translate.ts'
import { jsonFixture } from '../../support/fixtures.ts'
import { readTorchvisionCase } from '../../support/parity/cases.ts'

type Shapes = Record<string, number[]>
const torchvision = jsonFixture('torchvision-names.json') as Record<string, Shapes>

describe('names of other code', () => {
  for (const [network, shapes] of Object.entries(torchvision))
    it(`torchvision's ${network} is found and fits whole`, () => {
      const { model, report } = matched(shapes)
      expect(model.backbone).to.equal(/resnet\d+/.exec(network)![0])
      const { missing, unexpected, wrongShape } = report
      expect({ missing, unexpected, wrongShape }).to.deep.equal({ missing: [], unexpected: [], wrongShape: [] })
      const counters = Object.keys(shapes).filter((name) => name.endsWith('num_batches_tracked'))
      const classifier = network.startsWith('deeplab') ? [] : ['fc.weight', 'fc.bias']
      expect(report.dropped.map(({ from }) => from)).to.have.members([...counters, ...classifier])
    })

  it('an averaged model’s counter and a loss beside the network do not hide its wrapper', () => {
    const shapes = torchvision['resnet18']!
    const wrapped = (prefix: string, more: Shapes) => ({
      ...more,
      ...Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`${prefix}${name}`, shape])),
    })
    const averaged = matched(wrapped('module.', { n_averaged: [] })).report
    expect([averaged.missing, averaged.unexpected]).to.deep.equal([[], []])
    expect(averaged.dropped).to.deep.include({ from: 'n_averaged', reason: 'number of averaged models' })
    // Lightning keeps the losses' and metrics' tensors in the same state dict.
    for (const prefix of ['model.', 'net.', 'model.module.']) {
      const { missing, unexpected } = matched(wrapped(prefix, { 'criterion.weight': [21] })).report
      expect(missing).to.deep.equal([])
      expect(unexpected.map(({ from }) => from)).to.deep.equal(['criterion.weight'])
    }
  })

  it('torchvision’s DeepLab becomes the network whose logits are proven to be its own', () => {
    const { config } = readTorchvisionCase()
    const { model } = matched(torchvision['deeplabv3_resnet50']!)
    // Dropout and the auxiliary loss's weight are training's alone.
    expect({ ...model, dropout: 0, auxiliary: 0 }).to.deep.equal({ ...config, dropout: 0, auxiliary: 0 })
  })

  it('each of our networks comes back from torchvision’s names', () => {
    const variants: Partial<ModelConfig>[] = [
      { context: 'aspp', refine: '3x3', auxiliary: 0.5 },
      { context: 'aspp+', rates: [6, 12] },
      { context: 'module-a' },
      { context: 'vortex', pools: [1, 3], dilations: [1, 3] },
      { context: 'vortex', projection: 'none' },
    ]
    for (const variant of variants)
      for (const backbone of ['resnet18', 'resnet50'] as const) {
        const names = buildModel({ ...DEFAULT_MODEL, backbone, ...variant }, 21).variables.map(({ name }) => name)
        const branches = names.filter((name) => /branches\.\d+\.conv\.weight/.test(name)).length
        const foreign = names.map((name) => toTorchvision(name, branches))
        const { meanings } = translate(foreign)
        expect(foreign.map((name) => meanings.get(name))).to.deep.equal(names.map((name) => ({ name })))
      }
  })

  it('words that wrappers put before most names go, however many', () => {
    const wrapped = prefixed('module._orig_mod.model.', torchvision['resnet18']!)
    expect(matched(wrapped).report.missing).to.deep.equal([])
    expect(matched({ ...wrapped, other: [1] }).report.unexpected.map(({ from }) => from)).to.deep.equal(['other'])
    const few = Object.fromEntries(Object.keys(wrapped).map((name) => [`head.${name}`, [1]]))
    expect(matched({ ...few, ...prefixed('net.', { 'conv1.weight': [1] }) }).report.matched).to.deep.equal([])
  })

  const aspp = torchvision['deeplabv3_resnet50']!
  const head = Object.fromEntries(Object.entries(aspp).filter(([name]) => name.startsWith('classifier.')))
  const backbone = Object.fromEntries(Object.entries(aspp).filter(([name]) => name.startsWith('backbone.')))
  const bare = Object.fromEntries(Object.entries(backbone).map(([name, shape]) => [name.slice(9), shape]))
  const rename = (from: Shapes, table: readonly [RegExp, string][]): Shapes =>
    Object.fromEntries(
      Object.entries(from).flatMap(([name, shape]) => {
        const rule = table.find(([pattern]) => pattern.test(name))
        return rule ? [[name.replace(rule[0], rule[1]), shape] as const] : []
      }),
    )

  it('VainF’s DeepLab v3', () => {
    const { model, report, dialect } = matched({ ...backbone, ...prefixed('classifier.', head) })
    expect(dialect).to.equal('VainF DeepLab v3')
    expect(model).to.include({ context: 'aspp', outputStride: 16, refine: '3x3', auxiliary: 0 })
    expect([...report.missing, ...report.unexpected, ...report.wrongShape]).to.deep.equal([])
  })

  it('segmentation_models_pytorch’s DeepLab v3', () => {
    const decoder = rename(head, [
      [/^classifier\.4\./, 'segmentation_head.0.'],
      [/^classifier\./, 'decoder.'],
    ])
    const { report, dialect } = matched({ ...prefixed('encoder.', bare), ...decoder })
    expect(dialect).to.equal('segmentation_models_pytorch DeepLab v3')
    expect([...report.missing, ...report.unexpected, ...report.wrongShape]).to.deep.equal([])
  })

  it('chenxi116’s DeepLab v3', () => {
    const renamed = rename(head, [
      [/^classifier\.0\.convs\.0\.0\./, 'aspp.aspp1.'],
      [/^classifier\.0\.convs\.0\.1\./, 'aspp.aspp1_bn.'],
      [/^classifier\.0\.convs\.1\.0\./, 'aspp.aspp2.'],
      [/^classifier\.0\.convs\.1\.1\./, 'aspp.aspp2_bn.'],
      [/^classifier\.0\.convs\.2\.0\./, 'aspp.aspp3.'],
      [/^classifier\.0\.convs\.2\.1\./, 'aspp.aspp3_bn.'],
      [/^classifier\.0\.convs\.3\.0\./, 'aspp.aspp4.'],
      [/^classifier\.0\.convs\.3\.1\./, 'aspp.aspp4_bn.'],
      [/^classifier\.0\.convs\.4\.1\./, 'aspp.aspp5.'],
      [/^classifier\.0\.convs\.4\.2\./, 'aspp.aspp5_bn.'],
      [/^classifier\.0\.project\.0\./, 'aspp.conv2.'],
      [/^classifier\.0\.project\.1\./, 'aspp.bn2.'],
      [/^classifier\.4\./, 'aspp.conv3.'],
    ])
    const { model, report, dialect } = matched({ ...bare, ...renamed })
    expect(dialect).to.equal('chenxi116 DeepLab v3')
    expect(model).to.include({ refine: 'none', outputStride: 16 })
    expect([...report.missing, ...report.unexpected, ...report.wrongShape]).to.deep.equal([])
  })

  it('jfzhang95’s DeepLab v3+: the backbone fits, the decoder is unexpected', () => {
    const renamed = rename(head, [
      [/^classifier\.0\.convs\.0\.0\./, 'aspp.aspp1.atrous_conv.'],
      [/^classifier\.0\.convs\.0\.1\./, 'aspp.aspp1.bn.'],
      [/^classifier\.0\.convs\.4\.1\./, 'aspp.global_avg_pool.1.'],
      [/^classifier\.0\.project\.0\./, 'aspp.conv1.'],
    ])
    const { report, dialect } = matched({ ...backbone, ...renamed, 'decoder.conv1.weight': [48, 256, 1, 1] })
    expect(dialect).to.equal('jfzhang95 DeepLab v3+')
    expect(report.missing.filter(({ name }) => name.startsWith('backbone.'))).to.deep.equal([])
    expect(report.unexpected.map(({ from }) => from)).to.deep.equal(['decoder.conv1.weight'])
  })

  it('reports what is missing, unexpected or of another shape, with the nearest of the same shape', () => {
    const shapes = { ...torchvision['resnet18']! }
    delete shapes['layer1.0.conv1.weight']
    shapes['layer1.0.conv_1.weight'] = [64, 64, 3, 3]
    shapes['conv1.weight'] = [64, 4, 7, 7]
    const { report } = matched(shapes)
    expect(report.missing).to.deep.equal([
      {
        name: 'backbone.layer1.0.conv1.weight',
        shape: [64, 64, 3, 3],
        candidates: ['layer1.0.conv_1.weight'],
      },
    ])
    expect(report.unexpected).to.deep.equal([
      { from: 'layer1.0.conv_1.weight', shape: [64, 64, 3, 3], candidates: ['backbone.layer1.0.conv1.weight'] },
    ])
    expect(report.wrongShape).to.deep.equal([
      { from: 'conv1.weight', to: 'backbone.conv1.weight', expected: [64, 3, 7, 7], found: [64, 4, 7, 7] },
    ])
  })
})

function matched(shapes: Shapes) {
  const tensors = new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]))
  const translation = translate(tensors.keys())
  const model =
    guessModel({
      ...translation,
      tensors,
      meta: undefined,
      read: () => Promise.reject(new Error('unread')),
    }) ?? DEFAULT_MODEL
  const wanted = buildModel(model, 21).variables.filter(
    ({ name }) => translation.dialect !== undefined || name.startsWith('backbone.'),
  )
  const report = matchWeights(wanted, tensors, translation.meanings)
  return { model, report, dialect: translation.dialect?.name }
}

function prefixed(prefix: string, shapes: Shapes): Shapes {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]))
}
