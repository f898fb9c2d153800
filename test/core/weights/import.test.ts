import { expect } from 'chai'
import { join } from 'node:path'
import { VortexError, type Work } from '../../../src/core/base/index.ts'
import { openSafetensors, writeSafetensors, type RawTensor } from '../../../src/core/formats/index.ts'
import { buildModel, DEFAULT_MODEL, type ModelConfig } from '../../../src/core/models/index.ts'
import {
  exportWeights,
  importWeights,
  initialValues,
  inspectWeights,
  loadCheckpoint,
  saveCheckpoint,
  slotName,
  withShapes,
} from '../../../src/core/weights/index.ts'
import { digestsOf } from '../../support/digests.ts'
import { useFolder } from '../../support/folder.ts'
import { config, meta, values } from '../../support/network-file.ts'
import { rejection } from '../../support/rejection.ts'
import { unnamedClasses, VOC, type ClassSet } from '../../../src/core/labels/index.ts'
import { ALMOST_VOC, BINARY } from '../../support/class-sets.ts'

/** As torchvision's head, so that names tell it. */
const torchvision: ModelConfig = { ...DEFAULT_MODEL, backbone: 'resnet10-half', context: 'aspp', refine: '3x3' }

describe('weights import and export', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)

  it('import of an export gives the same bits, names, network and pixels', async () => {
    const withSlot = new Map([
      ...values,
      [slotName('momentum', 'backbone.bn1.weight'), values.get('backbone.bn1.weight')!],
    ])
    await saveCheckpoint(at('a.safetensors'), { values: withSlot, meta })
    const exported = await exportWeights(at('a.safetensors'), at('b.safetensors'))
    expect(exported).to.include({ part: 'network', tensors: values.size })
    const { checkpoint, report, model: found } = await importWeights(at('b.safetensors'))
    expect(found).to.deep.equal(config)
    expect(report.matched).to.have.length(values.size)
    expect(checkpoint!.meta).to.include({ part: 'network' })
    expect(checkpoint!.meta.mean).to.deep.equal(meta.mean)
    expect(checkpoint!.meta.lineage).to.deep.equal(meta.lineage)
    expect(digestsOf(checkpoint!.values)).to.deep.equal(digestsOf(values))
    await saveCheckpoint(at('c.safetensors'), checkpoint!)
    expect((await loadCheckpoint(at('c.safetensors'))).values.size).to.equal(values.size)
  })

  it('exports kernels as [O, I, H, W] under torchvision’s names', async () => {
    await saveCheckpoint(at('a.safetensors'), { values, meta })
    await exportWeights(at('a.safetensors'), at('b.safetensors'))
    const file = await openSafetensors(at('b.safetensors'))
    expect(file.metadata['format']).to.equal('pt')
    expect(file.tensors.get('backbone.conv1.weight')!.shape).to.deep.equal([32, 3, 7, 7])
    expect(file.tensors.get('classifier.0.convs.4.1.weight')!.shape).to.deep.equal([16, 256, 1, 1])
    expect(file.tensors.get('classifier.4.bias')!.shape).to.deep.equal([21])
    await file.close()
  })

  it('a file without a head gives a backbone; what is known of it is kept', async () => {
    const backbone = new Map([...values].filter(([name]) => name.startsWith('backbone.')))
    await saveCheckpoint(at('a.safetensors'), { values: backbone, meta: { ...meta, part: 'backbone' } })
    await exportWeights(at('a.safetensors'), at('b.safetensors'))
    const plain = await withoutMetadata(at('b.safetensors'), { 'fc.weight': [1000, 512], 'fc.bias': [1000] })
    const options = { licence: 'BSD-3-Clause', std: [0.5, 0.5, 0.5] as const }
    const { checkpoint, report } = await importWeights(plain, options)
    expect(report.dropped).to.deep.equal([
      { from: 'fc.bias', reason: "ImageNet's classifier" },
      { from: 'fc.weight', reason: "ImageNet's classifier" },
    ])
    expect(report.missing).to.deep.equal([])
    expect(checkpoint!.meta).to.deep.include({
      part: 'backbone',
      model: { backbone: 'resnet10-half' },
      mean: [0.485, 0.456, 0.406],
      std: [0.5, 0.5, 0.5],
      classes: null,
    })
    expect(checkpoint!.meta.imported).to.include({ file: 'plain.safetensors', licence: 'BSD-3-Clause' })
    expect(checkpoint!.meta.lineage.weights).to.include({ file: 'plain.safetensors', licence: 'BSD-3-Clause' })
    expect(checkpoint!.values.size).to.equal(backbone.size)
  })

  it('a head that does not fit the network asked for stays behind, and the report says so', async () => {
    await saveCheckpoint(at('a.safetensors'), { values, meta })
    const { checkpoint, report } = await importWeights(at('a.safetensors'), { model: { ...config, width: 32 } })
    expect(checkpoint!.meta.part).to.equal('backbone')
    expect([...checkpoint!.values.keys()].every((name) => name.startsWith('backbone.'))).to.equal(true)
    expect(report.wrongShape.length).to.be.greaterThan(10)
  })

  it('a foreign last layer of 21 channels is VOC’s; one of another number is a network of classes without names', async () => {
    const metaless = async (classes: ClassSet) => {
      const { variables } = buildModel(torchvision, classes.classes.length)
      const drawn = withShapes(variables, initialValues(variables, 1))
      const own = { ...meta, model: { ...torchvision }, classes }
      await saveCheckpoint(at('a.safetensors'), { values: drawn, meta: own })
      await exportWeights(at('a.safetensors'), at('b.safetensors'))
      return (await importWeights(await withoutMetadata(at('b.safetensors'), {}))).checkpoint!.meta
    }
    expect(await metaless(ALMOST_VOC)).to.deep.include({ part: 'network', classes: VOC })
    expect(await metaless(BINARY)).to.deep.include({ part: 'network', classes: unnamedClasses(2) })
  })

  it('a last layer of other classes than those asked for stays behind; the rest of the network is taken', async () => {
    const { auxiliary, ...rest } = { ...config, auxiliary: 0.4 }
    const { variables } = buildModel({ ...rest, auxiliary }, 21)
    const drawn = withShapes(variables, initialValues(variables, 1))
    await saveCheckpoint(at('a.safetensors'), { values: drawn, meta: { ...meta, model: { ...rest, auxiliary } } })
    const { checkpoint, report, difference } = await importWeights(at('a.safetensors'), { classes: ALMOST_VOC })
    expect(difference).to.deep.equal({ index: 20, one: 'screen', other: 'tvmonitor' })
    const left = [
      'auxiliary.logits.bias',
      'auxiliary.logits.weight',
      'classifier.logits.bias',
      'classifier.logits.weight',
    ]
    expect(report.dropped.map(({ from }) => from).sort()).to.deep.equal(left)
    expect(report.missing).to.deep.equal([])
    expect([...drawn.keys()].filter((name) => !checkpoint!.values.has(name)).sort()).to.deep.equal(left)
    const same = await importWeights(at('a.safetensors'), { classes: VOC })
    expect(same.checkpoint!.values.size).to.equal(drawn.size)
  })

  it('takes no network for granted: a file of one tensor and CIFAR’s ResNet-20 fit none', async () => {
    const block = (stage: number, index: number, width: number) =>
      [1, 2].map((conv) => [`layer${stage}.${index}.conv${conv}.weight`, [width, width, 3, 3]] as const)
    const cifar = [16, 32, 64].flatMap((width, stage) => [0, 1, 2].flatMap((index) => block(stage + 1, index, width)))
    for (const shapes of [
      { 'conv1.weight': [32, 3, 7, 7] },
      { x: [2] },
      { 'conv1.weight': [16, 3, 3, 3], ...Object.fromEntries(cifar) },
    ]) {
      const path = at('stranger.safetensors')
      await writeSafetensors(path, zeros(shapes), {})
      expect(await rejection(importWeights(path))).to.have.property('code', 'unsupported')
      expect((await inspectWeights(path)).network).to.equal(undefined)
    }
  })

  it('knows what vortex exported', async () => {
    await saveCheckpoint(at('a.safetensors'), { values, meta })
    await exportWeights(at('a.safetensors'), at('b.safetensors'))
    expect(await inspectWeights(at('b.safetensors'))).to.deep.include({ kind: 'weights', exported: true, meta })
    expect(await importWeights(at('b.safetensors'))).to.deep.include({ dialect: undefined, model: config })
  })

  it('a backbone that is not whole gives nothing but the report', async () => {
    await saveCheckpoint(at('a.safetensors'), { values, meta })
    const { checkpoint, report } = await importWeights(at('a.safetensors'), {
      model: { ...config, backbone: 'resnet34' },
    })
    expect(checkpoint).to.equal(undefined)
    expect(report.missing.length).to.be.greaterThan(50)
  })

  it('stops between two tensors when interrupted', async () => {
    await saveCheckpoint(at('a.safetensors'), { values, meta })
    const abort = new AbortController()
    const done: number[] = []
    const work: Work = {
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type === 'progress') done.push(event.done)
        // As a signal's handler would: in a turn of its own.
        setImmediate(() => {
          abort.abort()
        })
      },
    }
    const error = await rejection(importWeights(at('a.safetensors'), {}, work))
    expect(error).to.be.instanceOf(VortexError).with.property('code', 'interrupted')
    expect(done.length).to.be.below(values.size)
  })
})

/** The same tensors and some more, as somebody else would have saved them. */
async function withoutMetadata(path: string, more: Record<string, number[]>): Promise<string> {
  const file = await openSafetensors(path)
  const tensors = new Map<string, RawTensor>()
  for (const name of file.tensors.keys()) tensors.set(name, await file.read(name))
  for (const [name, tensor] of zeros(more)) tensors.set(name, tensor)
  await file.close()
  const plain = path.replace('b.safetensors', 'plain.safetensors')
  await writeSafetensors(plain, tensors)
  return plain
}

function zeros(shapes: Readonly<Record<string, readonly number[]>>): Map<string, RawTensor> {
  const bytes = (shape: readonly number[]) => new Uint8Array(2 * shape.reduce((a, b) => a * b))
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, { dtype: 'F16', shape, bytes: bytes(shape) }]))
}
