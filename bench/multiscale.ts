/**
 * What an evaluation over views costs above its forwards: predicts over six scales with flips, and runs the same views through
 * the network alone, in turn; prints the ratio of the medians and the range of the pairs.
 * usage: node --import tsx bench/multiscale.ts [PRESET] [--crop 513] [--pairs 5] [--batch 1]
 */
import { parseArgs } from 'node:util'
import { medianOf } from '../src/core/bench/index.ts'
import { openEngine } from '../src/core/engine/index.ts'
import { MULTI_SCALE, openPredictor } from '../src/core/inference/index.ts'
import { viewProgram } from '../src/core/inference/program.ts'
import { scaledSize } from '../src/core/inference/views.ts'
import { buildModel } from '../src/core/models/index.ts'
import { loadRecipe } from '../src/core/recipes/index.ts'
import { initialValues, withShapes } from '../src/core/weights/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    crop: { type: 'string', default: '513' },
    pairs: { type: 'string', default: '5' },
    batch: { type: 'string', default: '1' },
  },
})
const [crop, pairs, batch] = [values.crop, values.pairs, values.batch].map(Number) as [number, number, number]
const { model: config } = await loadRecipe(positionals[0] ?? 'vortex-r18-light', { set: [], root: '' })
const model = buildModel(config, 21)
const weights = withShapes(model.variables, initialValues(model.variables, 1))
const engine = await openEngine()
const views = { scales: MULTI_SCALE, flip: true, crop, protocol: 'pad', batch } as const
const normalization = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const
const predictor = await openPredictor(engine, { model, values: weights, ...normalization, ...views })
const forward = await engine.compile(viewProgram(model, weights))
const picture = { image: new Uint8Array(crop * crop * 3).map((_, i) => (i * 37) % 256), height: crop, width: crop }
const together = Math.min(2, batch)

async function forwards(): Promise<void> {
  const canvas = { shape: [together, crop, crop, 3], data: new Float32Array(together * crop * crop * 3).fill(0.5) }
  const canvasSize = { shape: [2], data: Int32Array.of(crop, crop) }
  for (const scale of MULTI_SCALE) {
    const { height, width } = scaledSize({ height: crop, width: crop }, scale)
    for (let seen = 0; seen < 2; seen += together)
      await forward.run({ canvas, viewSize: { shape: [2], data: Int32Array.of(height, width) }, canvasSize })
  }
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

const predict = () => predictor.predict(picture)
await predict()
await forwards()
const measured: [whole: number, views: number][] = []
for (let i = 0; i < pairs; i++) measured.push([await milliseconds(predict), await milliseconds(forwards)])
const ratios = measured.map(([whole, alone]) => whole / alone).sort((a, b) => a - b)
const rounded = (value: number) => Number(value.toFixed(3))
console.log(
  JSON.stringify({
    pairs,
    ratio: rounded(medianOf(ratios)),
    range: [rounded(ratios[0]!), rounded(ratios.at(-1)!)],
    predictMs: Math.round(medianOf(measured.map(([whole]) => whole))),
    forwardsMs: Math.round(medianOf(measured.map(([, alone]) => alone))),
  }),
)
process.exit(0)
