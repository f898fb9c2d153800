import { ByteReader, expected, VortexError } from '../../base/index.ts'
import { BYTES_OF } from '../arrays/index.ts'
import { kindOfValue, unpickle } from '../pickle/index.ts'
import { TORCH_GLOBALS } from './globals.ts'
import { StorageTable, type TorchStorage } from './storage.ts'
import type { TorchFile } from './torch-file.ts'

/** What the first pickle of a legacy file holds. */
const MAGIC = 0x1950a86a20f9469cfc6cn
/** No protocol takes more bytes to write it. */
const MAGIC_BYTES = 64
const PROTOCOL = 1001

/**
 * What `torch.save` wrote before 1.6: five pickles one after another (magic number, protocol, system, object, storage
 * keys), then each storage as its number of elements (int64) and their bytes.
 */
export function readLegacyForm(bytes: Uint8Array, name: string): TorchFile {
  const reader: ByteReader = new ByteReader(bytes, name)
  const table = new StorageTable()
  const options = { globals: TORCH_GLOBALS, persistentLoad: table.load.bind(table) }
  unpickle(reader, options)
  const protocol = unpickle(reader, options)
  if (protocol !== PROTOCOL) throw expected(`torch.save protocol ${PROTOCOL}`, name, kindOfValue(protocol))
  const system = unpickle(reader, options)
  if (system instanceof Map && system.get('little_endian') === false)
    throw new VortexError('unsupported', `Expected little-endian values for ${name} but found big-endian ones.`)
  const root = unpickle(reader, options)
  const keys = unpickle(reader, options)
  if (!Array.isArray(keys)) reader.fail("the storages' keys", kindOfValue(keys))

  const found = new Map<TorchStorage, Uint8Array>()
  for (const key of keys as unknown[]) {
    const storage = table.storages.get(key as string)
    if (!storage) reader.fail('the key of a storage', kindOfValue(key))
    const elements = reader.u64(`storage ${storage.key}'s length`)
    if (elements !== storage.elements)
      reader.fail(`${storage.elements} elements of storage ${storage.key}`, `${elements}`, reader.offset - 8)
    const length = elements * BYTES_OF[storage.dtype ?? 'U8']
    found.set(storage, reader.take(length, `${length} bytes of storage ${storage.key}`))
  }
  const bytesOf = (storage: TorchStorage): Uint8Array => {
    const own = found.get(storage)
    return own ?? reader.fail(`storage ${storage.key}`, "none among the file's storages")
  }
  return { form: 'legacy', root, bytesOf }
}

/** True if the file begins with the magic number, pickled by whatever protocol. */
export function isLegacyForm(bytes: Uint8Array): boolean {
  try {
    return unpickle(new ByteReader(bytes.subarray(0, MAGIC_BYTES), ''), { globals: new Map() }) === MAGIC
  } catch {
    return false
  }
}
