import type { Rng } from '../../src/core/base/index.ts'

const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff]
const CHARACTERS = '{}[](),:"\\0123456789-+.eE \n#&*!|>%@`~'

type Change = (bytes: Buffer, rng: Rng) => Buffer

/** A few random changes of a valid input: of bits, of numbers to their edges, of order, length and text. */
export function mutate(seed: Uint8Array, rng: Rng): Uint8Array {
  let bytes: Buffer = Buffer.from(seed)
  // Mostly one to three changes, so that most of an input stays valid and the reader goes deep.
  const times = 1 + Math.floor(-2 * Math.log(1 - rng.uniform()))
  for (let i = 0; i < times; i++) bytes = CHANGES[rng.below(CHANGES.length)]!(bytes, rng)
  return bytes
}

const CHANGES: readonly Change[] = [
  function flipBit(bytes, rng) {
    if (bytes.length > 0) bytes[rng.below(bytes.length)]! ^= 1 << rng.below(8)
    return bytes
  },
  function setByte(bytes, rng) {
    if (bytes.length > 0) bytes[rng.below(bytes.length)] = rng.below(256)
    return bytes
  },
  function setNumber(bytes, rng) {
    const size = [1, 2, 4, 8][rng.below(4)]!
    if (bytes.length < size) return bytes
    const at = rng.below(bytes.length - size + 1)
    const number = Buffer.alloc(8)
    number.writeUInt32LE(rng.below(8) === 0 ? rng.below(2 ** 32) : EDGES[rng.below(EDGES.length)]!)
    if (rng.below(4) === 0) number.writeUInt32LE(EDGES[rng.below(EDGES.length)]!, 4)
    const part = number.subarray(0, size)
    bytes.set(rng.below(2) === 0 ? part : part.reverse(), at)
    return bytes
  },
  function cutEnd(bytes, rng) {
    return bytes.subarray(0, rng.below(bytes.length + 1))
  },
  function remove(bytes, rng) {
    const [start, end] = stretch(bytes, rng)
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
  },
  function repeat(bytes, rng) {
    const [start, end] = stretch(bytes, rng)
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)])
  },
  function move(bytes, rng) {
    const [start, end] = stretch(bytes, rng)
    const rest = Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)])
    const to = rng.below(rest.length + 1)
    return Buffer.concat([rest.subarray(0, to), bytes.subarray(start, end), rest.subarray(to)])
  },
  function insertNoise(bytes, rng) {
    const noise = Buffer.from(Array.from({ length: 1 + rng.below(16) }, () => rng.below(256)))
    const at = rng.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
  },
  function setCharacter(bytes, rng) {
    if (bytes.length > 0) bytes.write(CHARACTERS[rng.below(CHARACTERS.length)]!, rng.below(bytes.length), 'latin1')
    return bytes
  },
  function replaceDigits(bytes, rng) {
    const text = bytes.toString('latin1')
    const numbers = [...text.matchAll(/\d+/g)]
    const number = numbers[rng.below(Math.max(1, numbers.length))]
    if (!number) return bytes
    const other = ['-1', '0', '1e999', '99999999999999999999', '0.5', 'null', '4294967296', '""'][rng.below(8)]!
    return Buffer.from(text.slice(0, number.index) + other + text.slice(number.index + number[0].length), 'latin1')
  },
]

/** A part of the bytes, mostly short. */
function stretch(bytes: Buffer, rng: Rng): [start: number, end: number] {
  const start = rng.below(bytes.length + 1)
  const length = Math.floor(rng.uniform() ** 4 * (bytes.length - start + 1))
  return [start, start + length]
}
