import { expect } from 'chai'
import type { VariableSpec } from '../../../src/core/engine/index.ts'
import { initialValues } from '../../../src/core/weights/index.ts'

const kernel: VariableSpec = {
  name: 'a.weight',
  shape: [3, 3, 64, 32],
  initializer: { kind: 'heNormal', fanOut: 288 },
  role: 'weight',
}
const others: VariableSpec[] = [
  { name: 'b.weight', shape: [1, 1, 256, 21], initializer: { kind: 'normal', stddev: 0.01 }, role: 'weight' },
  { name: 'b.scale', shape: [4], initializer: { kind: 'ones' }, role: 'parameter' },
  { name: 'b.offset', shape: [4], initializer: { kind: 'zeros' }, role: 'parameter' },
]

describe('initial values', () => {
  it('depend on seed and name alone, not on the other variables', () => {
    const alone = initialValues([kernel], 7).get('a.weight')
    expect(initialValues([...others, kernel], 7).get('a.weight')).to.deep.equal(alone)
    expect(initialValues([kernel], 8).get('a.weight')).not.to.deep.equal(alone)
    expect(initialValues([{ ...kernel, name: 'c' }], 7).get('c')).not.to.deep.equal(alone)
  })

  it('have the mean and deviation that were asked for', () => {
    const values = initialValues([kernel, ...others], 1)
    const close = (name: string, deviation: number) => {
      const data = values.get(name)!
      const mean = data.reduce((sum, x) => sum + x, 0) / data.length
      const variance = data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length
      expect(mean / deviation).to.be.closeTo(0, 0.05)
      expect(Math.sqrt(variance) / deviation).to.be.closeTo(1, 0.03)
    }
    close('a.weight', Math.sqrt(2 / 288))
    close('b.weight', 0.01)
    expect([...values.get('b.scale')!, ...values.get('b.offset')!]).to.deep.equal([1, 1, 1, 1, 0, 0, 0, 0])
  })
})
