import { expect } from 'chai'
import { decodeEvents, encodeEvents } from '../../../../src/core/formats/index.ts'
import { crc32c } from '../../../../src/core/formats/tfevents/crc32c.ts'
import { readFixture } from '../../../support/fixtures.ts'

const first = { wallTime: 1700000000.25, step: 1, values: { loss: 3.0445, learningRate: 0.007 } }
const second = { wallTime: 1700000001.5, step: 300_000, values: { 'evaluation/mIoU': 0.766, 'iou/pottedplant': 0.1 } }

describe('crc32c', () => {
  it('gives the check values of RFC 3720', () => {
    expect(crc32c(new Uint8Array(32))).to.equal(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).to.equal(0x62a8ab43)
    expect(crc32c(new TextEncoder().encode('123456789'))).to.equal(0xe3069283)
  })
})

describe('encodeEvents', () => {
  it('writes the bytes that TensorBoard’s own writer writes (test/fixtures/make/tfevents.py)', () => {
    const written = encodeEvents([first, second], { begun: 1_700_000_000 })
    expect(parse(written)).to.deep.equal(parse(readFixture('tfevents/scalars.bin')))
    expect([...written]).to.deep.equal([...readFixture('tfevents/scalars.bin')])
  })

  it('writes pieces that follow one another', () => {
    const pieces = [encodeEvents([first], { begun: 1_700_000_000 }), encodeEvents([second])]
    expect(Buffer.concat(pieces)).to.deep.equal(Buffer.from(encodeEvents([first, second], { begun: 1_700_000_000 })))
  })
})

describe('decodeEvents', () => {
  it('reads what TensorBoard’s own writer writes', () => {
    const float32 = (values: Record<string, number>) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Math.fround(value)]))
    const read = decodeEvents(readFixture('tfevents/scalars.bin'), 'scalars.bin')
    expect(read).to.deep.equal([first, second].map((event) => ({ ...event, values: float32(event.values) })))
  })
})

/** Record lengths, to see at once where bytes differ. */
function parse(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const lengths: number[] = []
  for (let at = 0; at < bytes.length; at += lengths.at(-1)! + 16) lengths.push(Number(view.getBigUint64(at, true)))
  return lengths
}
