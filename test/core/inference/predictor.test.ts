import { expect } from 'chai'
import { rngFor } from '../../../src/core/base/index.ts'
import { openPredictor } from '../../../src/core/inference/index.ts'
import { buildModel } from '../../../src/core/models/index.ts'
import { initialValues, withShapes } from '../../../src/core/weights/index.ts'
import { TINY_MODEL } from '../../support/checkpoint.ts'
import { describeEngines } from '../../support/engines.ts'

const model = buildModel(TINY_MODEL, 21)

/** Drawn values with running statistics that are not 0 and 1, so that folding has something to fold. */
function drawnValues(): Map<string, Float32Array> {
  const rng = rngFor('statistics')
  const values = initialValues(model.variables, 1)
  for (const { name, role } of model.variables)
    if (role === 'statistic')
      values.set(
        name,
        values.get(name)!.map((value) => value + 0.2 + 0.3 * rng.uniform()),
      )
  return values
}

function picture(height: number, width: number) {
  const rng = rngFor('picture', height, width)
  return { height, width, image: Uint8Array.from({ length: height * width * 3 }, () => rng.below(256)) }
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
}

describeEngines('predictor', (engine) => {
  const options = { model, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4], scales: [1], flip: false, crop: 33 } as const
  const values = drawnValues()

  it('says the same with folded weights as with the engine’s variables, at any size', async () => {
    const live = await openPredictor(engine(), { ...options, protocol: 'whole' })
    const baked = await openPredictor(engine(), {
      ...options,
      protocol: 'whole',
      values: withShapes(model.variables, values),
    })
    await engine().writeVariables(values)
    for (const [height, width] of [
      [33, 33],
      [20, 41],
      [9, 17],
    ] as const) {
      // prettier-ignore
      const [a, b] = [await live.predict(picture(height, width)), await baked.predict(picture(height, width))]
      expect(a.probabilities).to.have.length(height * width * 21)
      expect(largestDifference(a.probabilities, b.probabilities)).to.be.below(1e-5)
    }
    await live.dispose()
    await baked.dispose()
  })

  it('gives probabilities, whatever the views', async () => {
    const views = { scales: [0.5, 1, 1.75], flip: true, protocol: 'pad' } as const
    const predictor = await openPredictor(engine(), {
      ...options,
      ...views,
      values: withShapes(model.variables, values),
    })
    const { probabilities, labels } = await predictor.predict(picture(20, 30))
    for (let i = 0; i < labels.length; i += 37) {
      const cell = probabilities.subarray(i * 21, i * 21 + 21)
      expect(cell.reduce((a, b) => a + b)).to.be.closeTo(1, 1e-5)
      expect(cell[labels[i]!]).to.equal(Math.max(...cell))
    }
    await predictor.dispose()
  })
})
