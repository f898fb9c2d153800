import { expect } from 'chai'
import { MULTI_SCALE } from '../../src/core/inference/index.ts'
import { viewsFrom } from '../../src/flags/views.ts'

describe('the flags of views', () => {
  it('name nothing that was not asked for: the checkpoint decides', () => {
    expect(viewsFrom({ flip: false, multiscale: false })).to.deep.equal({})
  })

  it('mean the paper’s set by --multiscale', () => {
    expect(viewsFrom({ flip: false, multiscale: true })).to.deep.equal({ scales: MULTI_SCALE, flip: true })
  })
})
