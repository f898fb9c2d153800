import type { Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import { pixelLosses } from '../../../../src/core/engine/index.ts'
import { selectHardPixels } from '../../../../src/core/training/losses/ohem.ts'
import { describeEngines, evaluate } from '../../../support/engines.ts'
import { jsonFixture } from '../../../support/fixtures.ts'

/** As test/fixtures/make/ohem.py writes it, from mmsegmentation's source. */
interface Fixture {
  shape: [number, number, number, number]
  cases: {
    name: string
    ohem: { threshold: number; keep: number }
    logits: number[]
    labels: number[]
    selected: number[]
  }[]
}

const { shape, cases } = jsonFixture('ohem.json') as Fixture

describeEngines("OHEM selects mmsegmentation's pixels", (engine) => {
  for (const { name, ohem, logits, labels, selected } of cases)
    it(`where ${name}`, async () => {
      const inputs = {
        logits: { shape, data: Float32Array.from(logits) },
        labels: { shape: shape.slice(0, 3), data: Int32Array.from(labels) },
      }
      const { hard } = await evaluate(engine(), inputs, (given) => ({
        hard: selectHardPixels(pixelLosses(given.logits as Tensor4D, given.labels), given.labels, ohem),
      }))
      expect([...hard.data]).to.deep.equal(selected)
    })
})
