import { ByteReader, expected, VortexError } from '../../base/index.ts'
import { BYTES_OF } from '../arrays/index.ts'
import { unpickle } from '../pickle/index.ts'
import { readZipDirectory, readZipEntry, type ZipEntry } from '../zip/index.ts'
import { TORCH_GLOBALS } from './globals.ts'
import { StorageTable, type TorchStorage } from './storage.ts'
import type { TorchFile } from './torch-file.ts'

/**
 * What `torch.save` has written since PyTorch 1.6: a zip archive with `NAME/data.pkl` (the pickle) and `NAME/data/KEY`
 * (each storage's bytes, stored, so that they are read where they lie).
 */
export function readZipForm(bytes: Uint8Array, name: string): TorchFile {
  const entries = readZipDirectory(bytes, name)
  const pickle = [...entries.keys()].find((path) => /(^|\/)data\.pkl$/.test(path))
  if (pickle === undefined) throw expected('a PyTorch archive', name, describeArchive(entries), { code: 'bad-format' })
  const prefix = pickle.slice(0, -'data.pkl'.length)
  if (entries.has(`${prefix}constants.pkl`)) throw torchScript(name)
  const order = entries.get(`${prefix}byteorder`)
  if (order && new TextDecoder().decode(readZipEntry(bytes, order, name)) !== 'little')
    throw new VortexError('unsupported', `Expected little-endian values for ${name} but found big-endian ones.`)

  const table = new StorageTable()
  const root = unpickle(new ByteReader(readZipEntry(bytes, entries.get(pickle)!, name), `${name} (${pickle})`), {
    globals: TORCH_GLOBALS,
    persistentLoad: (id, site) => table.load(id, site),
  })
  const bytesOf = (storage: TorchStorage): Uint8Array => {
    const entry = entries.get(`${prefix}data/${storage.key}`)
    const wanted = storage.elements * (storage.dtype ? BYTES_OF[storage.dtype] : 1)
    if (!entry || entry.bytes < wanted)
      throw expected(`storage ${storage.key} of ${wanted} bytes`, name, entry ? `${entry.bytes}` : 'none', {
        code: 'bad-format',
      })
    return readZipEntry(bytes, entry, name)
  }
  return { form: 'zip', root, bytesOf: once(bytesOf) }
}

/** Each storage is found and checked once, however many tensors view it. */
function once(read: TorchFile['bytesOf']): TorchFile['bytesOf'] {
  const known = new Map<TorchStorage, Uint8Array>()
  return (storage) => {
    const bytes = known.get(storage) ?? read(storage)
    known.set(storage, bytes)
    return bytes
  }
}

function torchScript(name: string): VortexError {
  return new VortexError(
    'unsupported',
    `Expected a state dict for ${name} but found a TorchScript archive: a program with its weights.`,
    { suggestions: ['Save its weights in Python: torch.save(torch.jit.load(path).state_dict(), "weights.pth").'] },
  )
}

function describeArchive(entries: ReadonlyMap<string, ZipEntry>): string {
  if (entries.has('model.weights.h5')) return 'a Keras model (HDF5 inside)'
  const first = [...entries.keys()].slice(0, 3).join(', ')
  return entries.size === 0 ? 'an empty zip archive' : `a zip archive with ${first}`
}
