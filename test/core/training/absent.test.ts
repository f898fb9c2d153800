import { expect } from 'chai'
import { VOC } from '../../../src/core/labels/index.ts'
import { absentClasses } from '../../../src/core/training/absent.ts'
import { STREET } from '../../support/class-sets.ts'

const counts = (...pixels: number[]) => ({ count: 1, classes: pixels.map((one) => ({ pixels: one })) })

describe('classes without a pixel', () => {
  it('are named by the split’s own counts', () => {
    const record = { splits: { train: counts(9, 0, 3, 1, 0), val: counts(9, 9, 9, 9, 9) } }
    expect(absentClasses(record, 'train', STREET)).to.deep.equal(['sidewalk', 'rider'])
    expect(absentClasses(record, 'val', STREET)).to.deep.equal([])
  })

  it('are unknown without a record, without counts and without the split', () => {
    expect(absentClasses(undefined, 'train', VOC)).to.deep.equal([])
    expect(absentClasses({ splits: { train: { count: 1 } } }, 'train', VOC)).to.deep.equal([])
    expect(absentClasses({ splits: {} }, 'train', VOC)).to.deep.equal([])
  })
})
