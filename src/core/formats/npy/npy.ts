import { ByteReader } from '../../base/index.ts'
import { BYTES_OF, elementCount, type DType, type RawTensor } from '../arrays/index.ts'

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59) // \x93NUMPY
/** The header ends at a multiple of this, so that the values can be mapped into memory. */
const ALIGNMENT = 64
const TYPES = new Map<string, DType>([
  ['<f8', 'F64'],
  ['<f4', 'F32'],
  ['<f2', 'F16'],
  ['<i8', 'I64'],
  ['<i4', 'I32'],
  ['<i2', 'I16'],
  ['|i1', 'I8'],
  ['|u1', 'U8'],
  ['|b1', 'BOOL'],
])

/** An array as numpy's `.npy`, version 1.0 (numpy.lib.format): float32, C order. */
export function encodeNpy(shape: readonly number[], data: Float32Array): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
  const start = MAGIC.length + 4
  const length = Math.ceil((start + header.length + 1) / ALIGNMENT) * ALIGNMENT - start
  const bytes = new Uint8Array(start + length + data.byteLength)
  bytes.set(MAGIC)
  bytes.set([1, 0, length & 0xff, length >> 8], MAGIC.length)
  bytes.set(new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), start)
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + length)
  return bytes
}

/** Reads versions 1 to 3, little-endian, C order. */
export function decodeNpy(bytes: Uint8Array, name: string): RawTensor {
  const reader: ByteReader = new ByteReader(bytes, name)
  if (!reader.take(MAGIC.length, "numpy's magic").every((byte, i) => byte === MAGIC[i]))
    reader.fail("numpy's magic", 'other bytes', 0)
  const version = reader.u8()
  reader.take(1)
  const length = version === 1 ? reader.u16() : reader.u32()
  const at = reader.offset
  const header = new TextDecoder().decode(reader.take(length, `a header of ${length} bytes`))
  const order = /'fortran_order': (True|False)/.exec(header)?.[1]
  const type = TYPES.get(/'descr': '([^']*)'/.exec(header)?.[1] ?? '')
  const sizes = /'shape': \(([\d, ]*)\)/.exec(header)?.[1]
  if (order === undefined || sizes === undefined || version > 3) reader.fail('a numpy header', 'other text', at)
  if (type === undefined) reader.fail('little-endian numbers', 'another type', at)
  if (order === 'True') reader.fail('an array in C order', 'Fortran order', at)
  const shape = [...sizes.matchAll(/\d+/g)].map(([size]) => Number(size))
  const wanted = elementCount(shape) * BYTES_OF[type]
  if (reader.remaining !== wanted) reader.fail(`${wanted} bytes of values`, `${reader.remaining}`)
  return { dtype: type, shape, bytes: reader.take(wanted) }
}
