import { expect } from 'chai'
import { nearest } from '../../../src/core/base/index.ts'

describe('nearest', () => {
  const keys = ['learningRate', 'momentum', 'weightDecay', 'batch', 'crop']

  it('finds the key a typing error meant', () => {
    expect(nearest('learningrate', keys)).to.equal('learningRate')
    expect(nearest('momentun', keys)).to.equal('momentum')
    expect(nearest('weight_decay', keys)).to.equal('weightDecay')
  })

  it('proposes nothing for a word that is far from all', () => {
    expect(nearest('backbone', keys)).to.equal(undefined)
  })
})
