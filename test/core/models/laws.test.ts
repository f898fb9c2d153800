import { expect } from 'chai'
import type { Engine, TensorValue } from '../../../src/core/engine/index.ts'
import {
  buildModel,
  DEFAULT_MODEL,
  foldBatchNorms,
  type Model,
  type ModelConfig,
} from '../../../src/core/models/index.ts'
import { resnet } from '../../../src/core/models/backbones/resnet.ts'
import { sequence } from '../../../src/core/models/layers/builders.ts'
import { modelOf } from '../../../src/core/models/model.ts'
import { samplingOf } from '../../../src/core/models/strides.ts'
import { withShapes } from '../../../src/core/weights/index.ts'
import { describeEngines } from '../../support/engines.ts'
import { forward, forwardProgram, type MapName } from '../../support/parity/forward.ts'
import { generateBatch, generateVariables } from '../../support/parity/generate.ts'

/** A narrow head: these laws are about where cells are read, not how many channels there are. */
const SMALL = { ...DEFAULT_MODEL, backbone: 'resnet10-half', width: 8, projection: 8 } as const satisfies ModelConfig

function build(config: ModelConfig): ModelWithValues {
  return withValues(buildModel(config, 21))
}

interface ModelWithValues {
  model: Model
  values: Map<string, TensorValue>
}

function withValues(model: Model): ModelWithValues {
  return { model, values: withShapes(model.variables, generateVariables(model.variables)) }
}

/** A slim ResNet of bottlenecks without a head. (Basic blocks dilate both convolutions alike: no consistency there.) */
function bottleneckFeatures(keys: Pick<ModelConfig, 'outputStride' | 'firstBlockDilation'>): Model {
  const config = { ...DEFAULT_MODEL, ...keys, multiGrid: [1, 1, 1] }
  const backbone = resnet('bottleneck', [1, 2, 2, 3], 8)
  const features = backbone.build(samplingOf(config, backbone.blocks), { epsilon: 1e-5, decay: 0.9 }, '7x7')
  const nothing = sequence()
  return modelOf(
    { config, classes: 21 },
    { ...features, context: nothing, global: { kind: 'global', inner: nothing }, tail: nothing },
  )
}

function mapsOf(engine: Engine, config: ModelConfig, images: TensorValue): Promise<Record<MapName, TensorValue>> {
  const { model, values } = build(config)
  return forward(engine, model, { batchNorm: 'frozen', constants: values, images })
}

/** Largest difference over the largest value. */
function distance(a: TensorValue, b: TensorValue): number {
  expect(a.shape).to.deep.equal(b.shape)
  let [difference, largest] = [0, 0]
  a.data.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - b.data[i]!))
    largest = Math.max(largest, Math.abs(value))
  })
  return difference / largest
}

/** A map's or kernel's values at `at(position)` of one axis, for as many positions as `size`. */
function along(
  { shape, data }: TensorValue,
  axis: number,
  size: number,
  at: (position: number) => number,
): TensorValue {
  const inner = shape.slice(axis + 1).reduce((product, n) => product * n, 1)
  const outer = shape.slice(0, axis).reduce((product, n) => product * n, 1)
  const picked = new Float32Array(outer * size * inner)
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < size; i++) {
      const from = (o * shape[axis]! + at(i)) * inner
      picked.set(data.subarray(from, from + inner), (o * size + i) * inner)
    }
  }
  return { shape: shape.with(axis, size), data: picked }
}

const every = (map: TensorValue, step: number): TensorValue => {
  const size = Math.ceil(map.shape[1]! / step)
  const rows = along(map, 1, size, (i) => i * step)
  return along(rows, 2, size, (i) => i * step)
}
const mirrored = (map: TensorValue, axis: number) => along(map, axis, map.shape[axis]!, (i) => map.shape[axis]! - 1 - i)

describeEngines(
  'networks',
  (engine) => {
    const { images } = generateBatch(1, 65)

    it('atrous consistency: features at stride 8, subsampled, are those at 16 and 32', async () => {
      const featuresAt = async (outputStride: 8 | 16 | 32, firstBlockDilation: 'previous' | 'own' = 'previous') => {
        const { model, values } = withValues(bottleneckFeatures({ outputStride, firstBlockDilation }))
        return (await forward(engine(), model, { batchNorm: 'frozen', constants: values, images })).stage4
      }
      const [dense, half, quarter] = [await featuresAt(8), await featuresAt(16), await featuresAt(32)]
      expect(distance(half, every(dense, 2))).to.be.below(1e-5)
      expect(distance(quarter, every(dense, 4))).to.be.below(1e-5)
      expect(distance(quarter, every(await featuresAt(8, 'own'), 4))).to.be.above(1e-2)
    })

    it('vortex with pools of one cell is plain dilated branches', async () => {
      const vortex = await mapsOf(engine(), { ...SMALL, pools: [1, 1, 1, 1] }, images)
      const plain = await mapsOf(engine(), { ...SMALL, context: 'aspp+', rates: [3, 9, 27] }, images)
      expect(distance(vortex.context, plain.context)).to.be.below(1e-6)
    })

    it('the flipped image through mirrored kernels gives the flipped maps', async () => {
      const { model, values } = build(SMALL)
      const turned = new Map([...values].map(([name, v]) => [name, v.shape.length === 4 ? mirrored(v, 1) : v]))
      const straight = await forward(engine(), model, { batchNorm: 'frozen', constants: values, images })
      const flipped = await forward(engine(), model, {
        batchNorm: 'frozen',
        constants: turned,
        images: mirrored(images, 2),
      })
      expect(distance(straight.logits, mirrored(flipped.logits, 2))).to.be.below(1e-5)
      expect(distance(straight.logits, flipped.logits)).to.be.above(1e-2)
    })

    it('folded batch norms compute what frozen ones do', async () => {
      const { model, values } = build({ ...SMALL, stem: 'deep', projectionKernel: 3, refine: '3x3', auxiliary: 0.5 })
      const folded = foldBatchNorms(model, values)
      expect(folded.model.variables.map(({ name }) => name)).to.have.members([...folded.values.keys()])
      expect([...folded.values.keys()].filter((name) => /bn|running|auxiliary/.test(name))).to.deep.equal([])
      const frozen = await forward(engine(), model, { batchNorm: 'frozen', constants: values, images })
      const how = { batchNorm: 'frozen', constants: folded.values, images } as const
      expect(distance(frozen.logits, (await forward(engine(), folded.model, how)).logits)).to.be.below(1e-5)
    })

    it('one program at six sizes equals six programs', async () => {
      const { model, values } = foldBatchNorms(build(SMALL).model, build(SMALL).values)
      const how = { batchNorm: 'frozen', constants: values } as const
      const any = await engine().compile(
        forwardProgram(model, { ...how, shape: [1, null, null, 3], recordAt: [1, 65, 65, 3] }),
      )
      for (const size of [33, 40, 49, 57, 65, 81]) {
        const picture = generateBatch(1, size).images
        const fixed = await forward(engine(), model, { ...how, images: picture })
        const dynamic = await any.run({ images: picture })
        expect(distance(fixed.logits, dynamic.logits), `at ${size}`).to.be.below(1e-5)
      }
      await any.dispose()
    })
  },
  ['wasm', 'tensorflow'],
)
