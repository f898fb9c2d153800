import { expect } from 'chai'
import { ByteReader, VortexError } from '../../../../src/core/base/index.ts'
import { globalTable, PickleGlobal, unpickle, type PickleGlobals } from '../../../../src/core/formats/index.ts'
import { pythonGlobals } from '../../../../src/core/formats/torch/python-globals.ts'
import { faultOf } from '../../../support/faults.ts'
import { fromBase64, jsonFixture } from '../../../support/fixtures.ts'

const python = globalTable(pythonGlobals)
const read = (bytes: Uint8Array, globals: PickleGlobals = python) => unpickle(new ByteReader(bytes, 'x'), { globals })

describe('unpickle', () => {
  for (const { name, pickle, holds } of jsonFixture('pickles.json') as Record<'name' | 'pickle' | 'holds', string>[])
    it(`reads ${name} as Python does`, () => {
      expect(notation(read(fromBase64(pickle)))).to.equal(holds)
    })

  it('keeps one object one object', () => {
    const [first, second] = read(ascii('(lp0\n(lp1\nag1\na.')) as unknown[]
    expect(first).to.equal(second)
  })

  it('leaves the reader behind the pickle', () => {
    const reader = new ByteReader(ascii('K\x01.K\x02.'), 'x')
    expect([unpickle(reader, { globals: python }), unpickle(reader, { globals: python })]).to.deep.equal([1, 2])
  })

  const refused: [string, string, RegExp][] = [
    [
      'a global that is not listed',
      'cos\nsystem\n(S"ls"\ntR.',
      /Expected only globals .* at byte 0 but found os\.system/,
    ],
    ['the same by protocol 4', '\x80\x04\x8c\x05posix\x8c\x06system\x93.', /at byte 17 but found posix\.system/],
    ['the same by INST', '(S"ls"\nios\nsystem\n.', /at byte 7 but found os\.system/],
    ['a name that tries the terminal', 'ca\n\x1b[31mred\n.', /found a\.\?\[31mred/],
    ['names of Object.prototype', 'c__proto__\nconstructor\n.', /found __proto__\.constructor/],
    ['an extension code', '\x82\x01.', /registered extensions/],
    ['an out-of-band buffer', '\x97.', /out-of-band/],
    ['a persistent id', 'Pabc\n.', /no persistent id/],
  ]
  for (const [what, text, message] of refused)
    it(`refuses ${what}`, () => {
      expect(faultOf(() => read(ascii(text))).message).to.match(message)
    })

  const broken: [string, string, RegExp][] = [
    ['nothing', '', /an opcode/],
    ['no STOP', 'K\x01', /an opcode .* at byte 2/],
    ['an unknown opcode', '\xff.', /byte 0xff/],
    ['an empty stack', '.', /a value on the stack/],
    ['a pop below a mark', 'K\x01(R.', /a value on the stack/],
    ['a missing mark', 'K\x01t.', /a mark/],
    ['a missing memo entry', 'h\x07.', /memo entry 7/],
    ['protocol 9', '\x80\x09.', /protocol 9/],
    ['a text longer than the file', 'X\xff\xff\xff\x7fa.', /2147483647 bytes of text/],
    ['a frame longer than the file', '\x80\x04\x95\xff\xff\xff\xff\x00\x00\x00\x00.', /a frame of 4294967295 bytes/],
    ['an integer of a megabyte', `\x8b\x00\x00\x10\x00${'\x00'.repeat(100)}.`, /an integer of at most 256 bytes/],
    ['digits without end', `I${'9'.repeat(1000)}\n.`, /ordinary length/],
    ['a line without end', `S'${'x'.repeat(70_000)}'\n.`, /a line of at most 65536 bytes/],
    ['text that is not UTF-8', 'U\x01\xff.', /UTF-8/],
    ['a call of a number', 'K\x01)R.', /a global to call .* a number/],
    ['a call of a name', 'c__builtin__\nint\n)R.', /can be called .* __builtin__\.int/],
    ['items in a number', 'K\x01K\x02K\x03s.', /a dict to set items in/],
    ['state for a number', 'K\x01}b.', /an object that takes state/],
    ['an odd dict', '(K\x01d.', /pairs/],
  ]
  for (const [what, text, message] of broken)
    it(`says what is wrong with ${what}`, () => {
      const fault = faultOf(() => read(ascii(text)))
      expect(fault.code).to.equal('bad-format')
      expect(fault.message).to.match(message)
    })

  it('reads lists that hold themselves, doubled lists and deep nests in bounded time', () => {
    const itself = read(ascii('(lp0\ng0\na.')) as unknown[]
    expect(itself[0]).to.equal(itself)
    // Thirty lists, each twice the one before: 2^30 leaves for whoever walks them.
    const doubled = Array.from({ length: 30 }, (_, i) => `(g${i}\ng${i}\nlp${i + 1}\n`).join('')
    expect(read(ascii(`(lp0\n${doubled}.`))).to.have.length(2)
    let nest = read(ascii(`${'('.repeat(50_000)}${'t'.repeat(50_000)}.`)) as unknown[]
    let depth = 0
    for (; nest.length > 0; depth++) nest = nest[0] as unknown[]
    expect(depth).to.equal(49_999)
  })

  it('stops what asks for too much work', () => {
    const list = `(${'(K\x01K\x02l'.repeat(50_000)}lp0\n0`
    const calls = 'ccollections\nOrderedDict\n(g0\ntR0'.repeat(1000)
    expect(faultOf(() => read(ascii(`${list}${calls}N.`))).message).to.match(/too much work/)
    expect(faultOf(() => read(ascii('}'.repeat(1_000_000)))).message).to.match(/too much work/)
  })

  it('gives globals the arguments and the place of the call', () => {
    const globals = globalTable([
      new PickleGlobal('m.f', (args, site) => (args.length === 2 ? args : site.fail('two arguments', 'others'))),
    ])
    expect(read(ascii('cm\nf\n(K\x01K\x02tR.'), globals)).to.deep.equal([1, 2])
    expect(() => read(ascii('cm\nf\n(K\x01tR.'), globals)).to.throw(VortexError, /two arguments for x at byte 9/)
  })
})

function ascii(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** As test/fixtures/make/pickles.py writes values. */
function notation(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : float(value)
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `[${value.map(notation).join(',')}]`
  if (value instanceof Set) return `<${[...value].map(notation).join(',')}>`
  if (value instanceof Map) return `{${[...value].map(([k, v]) => `${notation(k)}:${notation(v)}`).join(',')}}`
  throw new TypeError('not a value of a pickle')
}

function float(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return `f${bytes.toString('hex')}`
}
