import { expect } from 'chai'
import { readTexts } from '../support/texts.ts'
import { findWords } from '../support/words.ts'

describe('the words of messages and pages', () => {
  it('are none that CONTRIBUTING.md advises against', () => {
    // The changelog names keys and flags that were renamed.
    const texts = readTexts().filter(({ kind, file }) => kind !== 'comment' && file !== 'CHANGELOG.md')
    expect(findWords(texts).map(({ file, line, word, but }) => `${file}:${line}: ${word} (${but})`)).to.deep.equal([])
  })
})
