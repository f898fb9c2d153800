import { expect } from 'chai'
import { wrap } from '../../src/ui/wrap.ts'

describe('wrap', () => {
  it('breaks at blanks, keeps paragraphs, and leaves a word that is too long whole', () => {
    expect(wrap('one two three\n\nfour', 9)).to.equal('one two\nthree\n\nfour')
    expect(wrap('a /folder/that/is/long b', 8)).to.equal('a\n/folder/that/is/long\nb')
  })

  it('keeps a number and its percent sign together', () => {
    expect(wrap('remains: 12 % of it', 12)).to.equal('remains:\n12 % of it')
  })
})
