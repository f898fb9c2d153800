import { expect } from 'chai'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import type { Tensor4D } from '@tensorflow/tfjs'
import { VortexError } from '../../../src/core/base/index.ts'
import * as ops from '../../../src/core/engine/index.ts'
import { readTorch, writeSafetensors, type RawTensor } from '../../../src/core/formats/index.ts'
import { buildModel, DEFAULT_MODEL, type ModelConfig } from '../../../src/core/models/index.ts'
import { guessModel } from '../../../src/core/weights/guess.ts'
import { importWeights, type Checkpoint } from '../../../src/core/weights/index.ts'
import { classesOf } from '../../../src/core/weights/last-layer.ts'
import { refuseLookalikes } from '../../../src/core/weights/lookalikes.ts'
import { matchWeights } from '../../../src/core/weights/match.ts'
import { translate } from '../../../src/core/weights/names/translate.ts'
import { evaluate } from '../../support/engines.ts'
import { fixturePath, jsonFixture, readFixture } from '../../support/fixtures.ts'
import { useFolder } from '../../support/folder.ts'
import { forward } from '../../support/parity/forward.ts'
import { generateBatch, generateVariables } from '../../support/parity/generate.ts'
import { relativeError, type Summary } from '../../support/parity/summary.ts'
import { tensorFlowEngine } from '../../support/tensorflow.ts'

/** What test/fixtures/make/mmsegmentation.py wrote: PyTorch's results of a network with mmsegmentation's names. */
const reference = jsonFixture('mmsegmentation/network.json') as {
  shapes: Record<string, number[]>
  bias: number[]
  crop: number
  out: Summary
  aux: Summary
  labels: string
}

describe('mmsegmentation’s DeepLab v3', () => {
  const folder = useFolder()

  /** A file with the reference's names, shapes and values. */
  async function plant(): Promise<string> {
    const path = join(folder(), 'mmseg.safetensors')
    const tensors = Object.entries(reference.shapes).map(([name, shape]) => [name, tensorOf(name, shape)] as const)
    await writeSafetensors(path, new Map(tensors))
    return path
  }

  it('is found by names and shapes, and gives PyTorch’s logits and labels', async function () {
    this.timeout(120_000)
    const engine = await tensorFlowEngine()
    if (!engine) this.skip()
    try {
      const { checkpoint, dialect, model, report } = await importWeights(await plant())
      expect(dialect).to.equal('mmsegmentation DeepLab v3')
      expect([...report.missing, ...report.unexpected, ...report.wrongShape]).to.deep.equal([])
      expect(model).to.deep.equal(EXPECTED)
      const { logits, auxiliary } = await logitsOf(engine, model, checkpoint!)
      expect(relativeError('out', logits.data, reference.out)).to.be.below(1e-4)
      expect(relativeError('aux', auxiliary.data, reference.aux)).to.be.below(1e-4)
      const labels = inflateSync(Buffer.from(reference.labels, 'base64'))
      const equal = labelsOf(logits.data).filter((label, i) => label === labels[i]).length
      expect(equal / labels.length).to.be.above(0.9999)
    } finally {
      await engine.dispose()
    }
  })

  it('fits whole for any number of classes; a bare ResNetV1c is a backbone with a deep stem', () => {
    const counted = Object.entries(reference.shapes).map(([name, [first, ...rest]]) => {
      const last = name.includes('conv_seg')
      return [name, last ? [19, ...rest] : first === undefined ? [] : [first, ...rest]] as const
    })
    const other = matched(Object.fromEntries(counted)).report
    expect([...other.missing, ...other.unexpected, ...other.wrongShape]).to.deep.equal([])
    const { model, dialect, report } = matched(renamed((name) => /^backbone\.(.+)/.exec(name)?.[1]))
    expect([dialect, model.backbone, model.stem]).to.deep.equal([undefined, 'resnet50', 'deep'])
    expect([...report.unexpected, ...report.wrongShape]).to.deep.equal([])
    expect(report.missing.filter(({ name }) => name.startsWith('backbone.'))).to.deep.equal([])
  })

  it('what only looks like one of our networks is refused by its name', () => {
    const averaged = renamed((name) => name.replace('downsample.1', 'downsample.2'))
    expect(() => matched(averaged)).to.throw(VortexError, 'a.pth is a ResNet-D: its shortcuts average')
    const basic = renamed((name) => (/conv3|bn3/.test(name) ? undefined : name))
    expect(() => matched(basic)).to.throw(VortexError, 'on a ResNet-18 or 34')
    const published = 'deeplabv3_r101-d16-mg124_512x1024_40k_cityscapes_20200908_005644-67b0c992.pth'
    expect(() => matched(reference.shapes, published)).to.throw(VortexError, 'multi-grid')
  })

  it('reads what mmengine’s Runner saved: log and optimizer are passed over', () => {
    const { tensors, path } = readTorch(readFixture('mmsegmentation/runner.pth'), fixturePath('runner.pth'))
    expect(path).to.deep.equal(['state_dict'])
    expect([...tensors.keys()]).to.deep.equal(['backbone.stem.0.weight', 'decode_head.conv_seg.bias'])
  })
})

const EXPECTED: ModelConfig = {
  ...DEFAULT_MODEL,
  backbone: 'resnet50',
  stem: 'deep',
  context: 'aspp',
  multiGrid: [1, 1, 1],
  width: 64,
  projection: 64,
  projectionKernel: 3,
  alignCorners: false,
  auxiliary: 0.4,
}

/** The reference's shapes by other names; without those that have none. */
function renamed(rename: (name: string) => string | undefined): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(reference.shapes).flatMap(([name, shape]) => {
      const other = rename(name)
      return other === undefined ? [] : [[other, shape]]
    }),
  )
}

/** What an import finds by names and shapes alone. */
function matched(shapes: Record<string, number[]>, path = 'a.pth') {
  const tensors = new Map(Object.entries(shapes).map(([name, shape]) => [name, { shape }]))
  const translation = translate(tensors.keys())
  const source = { ...translation, tensors, meta: undefined, read: () => Promise.reject(new Error('not read')) }
  refuseLookalikes(source, path)
  const model = guessModel(source)!
  const classes = classesOf(source)?.classes.length ?? 21
  const report = matchWeights(buildModel(model, classes).variables, tensors, translation.meanings)
  return { model, report, dialect: translation.dialect?.name }
}

/** A tensor [O, I, H, W] with the values that the generator gives its name. */
function tensorOf(name: string, shape: readonly number[]): RawTensor {
  if (shape.length === 0) return { dtype: 'I64', shape, bytes: new Uint8Array(8) }
  const [o, i, h, w] = shape as [number, number, number, number]
  const ours = shape.length === 4 ? [h, w, i, o] : shape
  const spec = { name, shape: ours, initializer: { kind: 'zeros' }, role: 'weight' } as const
  const values = generateVariables([spec]).get(name)!
  const data = shape.length === 4 ? toOIHW(values, [o, i, h, w]) : values
  if (name === 'decode_head.conv_seg.bias') data.set(reference.bias)
  return { dtype: 'F32', shape, bytes: new Uint8Array(data.buffer) }
}

function toOIHW(values: Float32Array, [o, i, h, w]: [number, number, number, number]): Float32Array {
  const result = new Float32Array(values.length)
  for (let at = 0, place = 0; place < h * w; place++)
    for (let input = 0; input < i; input++)
      for (let output = 0; output < o; output++) result[(output * i + input) * h * w + place] = values[at++]!
  return result
}

/** Logits of both heads at the images' size, [2, S, S, 21]. */
async function logitsOf(engine: ops.Engine, { alignCorners, ...rest }: ModelConfig, { values }: Checkpoint) {
  const { images } = generateBatch(2, reference.crop)
  const model = buildModel({ ...rest, alignCorners }, 21)
  const maps = await forward(engine, model, { batchNorm: 'frozen', constants: values, images })
  const full = (map: unknown) => ops.resizeBilinear(map as Tensor4D, [reference.crop, reference.crop], { alignCorners })
  return evaluate(engine, { logits: maps.logits, auxiliary: maps.auxiliary }, (small) => ({
    logits: full(small.logits),
    auxiliary: full(small.auxiliary),
  }))
}

function labelsOf(logits: ArrayLike<number>): number[] {
  return Array.from({ length: logits.length / 21 }, (_, pixel) => {
    let best = 0
    for (let c = 1; c < 21; c++) if (logits[pixel * 21 + c]! > logits[pixel * 21 + best]!) best = c
    return best
  })
}
