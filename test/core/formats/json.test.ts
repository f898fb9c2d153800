import { expect } from 'chai'
import { readJsonObject } from '../../../src/core/formats/index.ts'
import { faultOf } from '../../support/faults.ts'

describe('JSON', () => {
  const message = (text: string | Uint8Array) => faultOf(() => readJsonObject(Buffer.from(text), 'a.json')).message

  it('names the line and column of a fault, wherever it is', () => {
    expect(message('{"a": 1,\n "b": NaN, "c": [1, 2, 3, 4, 5, 6, 7]}')).to.equal(
      'Expected JSON for a.json:2:7 but found "NaN, \\"c\\": [1, 2, 3, ".',
    )
    expect(message('{\n"a": x}')).to.equal('Expected JSON for a.json:2:6 but found "x}".')
    expect(message('{"abcdefghijklmnopqrstuvwxyz": [1, 2, x]}')).to.match(/a\.json:1:39 but found "x\]}"/)
    expect(message('x{"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz": 1}')).to.match(/a\.json:1:1 but/)
    expect(message('{"a": "b\nc"}')).to.match(/a\.json:1:9 but/)
    expect(message('{"a": [1, 2')).to.equal('Expected JSON for a.json:1:12 but found the end.')
  })

  it('reads what Notepad writes; a byte that is no UTF-8 is named', () => {
    for (const encoding of ['utf8', 'utf16le'] as const)
      expect(readJsonObject(Buffer.from('\ufeff{"a": "ü\ufffd"}', encoding), 'a.json')).to.deep.equal({ a: 'ü\ufffd' })
    expect(message(Buffer.concat([Buffer.from('{"ü\ufffd": "'), Buffer.from([0xdf]), Buffer.from('"}')]))).to.equal(
      'Expected UTF-8 for a.json at byte 11 but found the byte 223.',
    )
  })
})
