import { inflateSync } from 'node:zlib'
import { ByteReader, formatError, isSystemError, messageOf } from '../../base/index.ts'
import { readElement, within, type Element } from './element.ts'
import { readMatrix } from './matrix.ts'
import { TYPE, type MatValue } from './values.ts'

/** Of one variable once inflated. SBD's take 0.2 MB; a bomb stops here. */
const MAX_VARIABLE_BYTES = 2 ** 28

/**
 * The variables of a MATLAB 5 file (`save -v6` raw, `-v7` compressed), either byte order.
 * Source: MathWorks, "MAT-File Format". Throws `bad-format` with the byte offset (inside a compressed variable: that
 * of its inflated bytes).
 */
export function decodeMat5(bytes: Uint8Array, name: string): Map<string, MatValue> {
  const reader = new ByteReader(bytes, name, { littleEndian: readByteOrder(bytes, name), offset: 128 })
  const variables = new Map<string, MatValue>()
  while (reader.remaining > 0) {
    const element = readElement(reader, 'a variable')
    const variable = readVariable(element, reader)
    if (variable) variables.set(variable.name, variable.value)
  }
  return variables
}

function readByteOrder(bytes: Uint8Array, name: string): boolean {
  if (bytes.length < 128) throw formatError(name, 0, 'the 128-byte header of a MATLAB 5 file', `${bytes.length} bytes`)
  const mark = String.fromCharCode(bytes[126]!, bytes[127]!)
  const littleEndian = mark === 'IM'
  const major = bytes[littleEndian ? 125 : 124]!
  if (Buffer.from(bytes.subarray(0, 10)).toString('latin1') === 'MATLAB 7.3')
    throw formatError(name, 0, 'a MATLAB 5 file', 'MATLAB 7.3 (HDF5): save it with -v7')
  if ((!littleEndian && mark !== 'MI') || major !== 1)
    throw formatError(name, 124, 'a MATLAB 5 file (version 1, MI or IM)', `version ${major}, ${JSON.stringify(mark)}`)
  return littleEndian
}

function readVariable(element: Element, reader: ByteReader): { name: string; value: MatValue } | undefined {
  const { littleEndian, name } = reader
  if (element.type === TYPE.matrix) return readMatrix(within(element, reader))
  // Other top-level elements hold no variable (the subsystem's data); they may be skipped.
  if (element.type !== TYPE.compressed) return undefined
  const inner = new ByteReader(inflate(element, name), `${name} (inflated at byte ${element.offset})`, { littleEndian })
  const matrix = readElement(inner, 'a compressed variable')
  if (matrix.type !== TYPE.matrix) return undefined
  return readVariable(matrix, inner)
}

function inflate({ data, offset }: Element, name: string): Uint8Array {
  try {
    return inflateSync(data, { maxOutputLength: MAX_VARIABLE_BYTES, chunkSize: 1 << 18 })
  } catch (error) {
    if (isSystemError(error, 'ERR_BUFFER_TOO_LARGE'))
      throw formatError(name, offset, `at most ${MAX_VARIABLE_BYTES} bytes a variable`, 'more')
    if (isSystemError(error, 'Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT'))
      throw formatError(name, offset, 'intact zlib data', `damage (${messageOf(error)})`)
    throw error
  }
}
