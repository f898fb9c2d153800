import { expect } from 'chai'
import fc from 'fast-check'
import { expected, printable, printableLines, VortexError } from '../../../src/core/base/index.ts'
import { formatTable } from '../../../src/formatters/table.ts'

describe('printable', () => {
  it('writes control characters out, and leaves all other text as it is', () => {
    expect(printable('a\nb\r\tc\x1b[2J\x9b1m\x7f\u202egpj.x')).to.equal('a\\nb\\r\\tc\\x1b[2J\\x9b1m\\x7f\\u202egpj.x')
    expect(printable('Straße 街 🚲 \\n')).to.equal('Straße 街 🚲 \\n')
    expect(printableLines('a\nb\x07')).to.equal('a\nb\\x07')
  })

  it('nothing that moves a cursor is left of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).to.not.match(/\p{Cc}|[\u2028-\u202e\u2066-\u2069]/u)
        expect(printable(printable(text))).to.equal(printable(text))
      }),
    )
  })

  it('errors and tables are printable whatever a file is called', () => {
    const name = 'a\nError: x\x1b[31m.jpg'
    const error = expected('an image', name, 'none', { suggestions: [`Remove ${name}`] })
    expect(error.message).to.equal('Expected an image for a\\nError: x\\x1b[31m.jpg but found none.')
    expect(error.suggestions).to.deep.equal(['Remove a\\nError: x\\x1b[31m.jpg'])
    expect(new VortexError('bad-input', ['one\t', 'two']).message).to.equal('one\\t\ntwo')
    expect(formatTable([[name, '1']])).to.equal('a\\nError: x\\x1b[31m.jpg  1')
  })
})
