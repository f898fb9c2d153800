import type { Tensor4D } from '@tensorflow/tfjs'
import { expect } from 'chai'
import * as ops from '../../../../src/core/engine/index.ts'
import { describeEngines, evaluate } from '../../../support/engines.ts'
import { numbers } from '../../../support/numbers.ts'

const CHANNELS = 3

/** One pass over all k x k cells of every window, in double precision. */
function directMean(
  data: ArrayLike<number>,
  [height, width]: [number, number],
  size: number,
  border: 'zeros' | 'valid',
) {
  const reach = (size - 1) / 2
  const result: number[] = []
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      for (let c = 0; c < CHANNELS; c++) {
        let [sum, inside] = [0, 0]
        for (let y = Math.max(0, i - reach); y <= Math.min(height - 1, i + reach); y++)
          for (let x = Math.max(0, j - reach); x <= Math.min(width - 1, j + reach); x++, inside++)
            sum += data[(y * width + x) * CHANNELS + c]!
        result.push(sum / (border === 'zeros' ? size ** 2 : inside))
      }
  return result
}

describeEngines('averagePool in two passes of k cells', (engine) => {
  const map: [number, number] = [29, 31]
  const x = { shape: [1, ...map, CHANNELS], data: numbers(7, map[0] * map[1] * CHANNELS) }

  for (const border of ['zeros', 'valid'] as const)
    it(`equals one of k x k, ${border} around the map`, async () => {
      for (const size of [1, 3, 5, 9, 13, 27, 41]) {
        const { y } = await evaluate(engine(), { x }, (inputs) => ({
          y: ops.averagePool(inputs.x as Tensor4D, size, border),
        }))
        const wanted = directMean(x.data, map, size, border)
        const worst = Math.max(...wanted.map((value, i) => Math.abs(value - y.data[i]!)))
        expect(worst, `k = ${size}`).to.be.below(1e-6)
      }
    })
})
