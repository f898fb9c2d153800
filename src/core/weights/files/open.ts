import { open, readdir } from 'node:fs/promises'
import { expected, hashFile, kindOf, readBytes, sha256, VortexError } from '../../base/index.ts'
import {
  decodeNpy,
  openSafetensors,
  readTorch,
  readZipDirectory,
  readZipEntry,
  type DType,
  type RawTensor,
} from '../../formats/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import { recordedClasses } from './recorded-classes.ts'
import { refusalOf } from './recognize.ts'

export interface WeightTensor {
  dtype: DType
  /** As the file has it. */
  shape: readonly number[]
  read(): Promise<RawTensor>
}

/** A file of named tensors, whatever its format. */
export interface WeightFile {
  format: 'safetensors' | 'PyTorch' | 'PyTorch (legacy)' | 'npz'
  bytes: number
  sha256: string
  tensors: ReadonlyMap<string, WeightTensor>
  /** safetensors' own metadata. */
  metadata: Readonly<Record<string, string>>
  /** The keys of a PyTorch file that led to the tensors. */
  path: readonly string[]
  /** Numbers and words that a PyTorch file holds beside them. */
  beside: ReadonlyMap<string, number | string | boolean>
  /** The key of a moving average that a PyTorch file has too and that was not taken. */
  average?: string
  /** What a checkpoint of mmsegmentation says its last layer tells apart. */
  classes?: ClassSet
  close(): Promise<void>
}

export interface OpenOptions {
  /** The key to take where a PyTorch file has several networks. */
  key?: string
  /** Take a PyTorch file's moving average (EMA) of the network. */
  ema?: boolean
}

/** Opens a weight file; other files are refused by the name of what they are. */
export async function openWeightFile(path: string, options: OpenOptions = {}): Promise<WeightFile> {
  const { head, tail, size } = await readEnds(path)
  const hasKeys = !/\.(safetensors|npz)$/.test(path) && !startsWithHeader(head, size)
  if (options.ema === true && !hasKeys)
    throw expected('a PyTorch file', `${path} with --ema`, 'one that holds a single network')
  if (path.endsWith('.safetensors') || startsWithHeader(head, size)) return openFromSafetensors(path)
  const refusal = refusalOf(head, tail, path)
  if (refusal) throw refusal
  const bytes = await readBytes(path, 'a weight file')
  const common = { bytes: bytes.length, sha256: sha256(bytes), metadata: {}, close: () => Promise.resolve() }
  if (path.endsWith('.npz'))
    return { ...common, format: 'npz', path: [], beside: new Map(), tensors: readNpz(bytes, path) }
  const { form, tensors, path: keys, others, average, meta } = readTorch(bytes, path, options)
  const lazy = [...tensors].map(([name, entry]): [string, WeightTensor] => [
    name,
    { dtype: entry.dtype, shape: entry.shape, read: () => Promise.resolve(entry.read()) },
  ])
  const format = form === 'zip' ? 'PyTorch' : 'PyTorch (legacy)'
  const classes = meta && recordedClasses(meta)
  const more = { ...(average !== undefined && { average }), ...(classes && { classes }) }
  return { ...common, ...more, format, path: keys, beside: others, tensors: new Map(lazy) }
}

/** The error for a file that is known to be something else than weights, undefined for others. */
export async function knownRefusal(path: string): Promise<VortexError | undefined> {
  const { head, tail } = await readEnds(path)
  return refusalOf(head, tail, path)
}

async function openFromSafetensors(path: string): Promise<WeightFile> {
  const digest = await hashFile(path)
  const file = await openSafetensors(path).catch(async (error: unknown) => {
    throw (await knownRefusal(path)) ?? error
  })
  const tensors = new Map<string, WeightTensor>()
  let bytes = 0
  for (const [name, { dtype, shape, end }] of file.tensors) {
    tensors.set(name, { dtype, shape, read: () => file.read(name) })
    bytes = end
  }
  return {
    format: 'safetensors',
    bytes,
    sha256: digest,
    tensors,
    metadata: file.metadata,
    path: [],
    beside: new Map(),
    close: () => file.close(),
  }
}

function readNpz(bytes: Uint8Array, path: string): Map<string, WeightTensor> {
  const tensors = new Map<string, WeightTensor>()
  for (const [name, entry] of readZipDirectory(bytes, path)) {
    if (!name.endsWith('.npy')) throw expected('arrays alone', path, name)
    const raw = decodeNpy(readZipEntry(bytes, entry, path), `${path} (${name})`)
    tensors.set(name.slice(0, -'.npy'.length), { dtype: raw.dtype, shape: raw.shape, read: () => Promise.resolve(raw) })
  }
  return tensors
}

const HEAD = 512

/** The first and last bytes of a file; a folder is refused. */
async function readEnds(path: string): Promise<{ head: Uint8Array; tail: Uint8Array; size: number }> {
  const kind = await kindOf(path)
  if (kind === 'folder') throw await folderError(path)
  if (kind !== 'file')
    throw expected('a weight file', path, kind === 'missing' ? 'nothing there' : 'no file', {
      code: 'not-found',
      suggestions: ['Check the path.'],
    })
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    if (size === 0) throw expected('a weight file', path, 'an empty file')
    const head = Buffer.alloc(Math.min(HEAD, size))
    const tail = Buffer.alloc(Math.min(8, size))
    await handle.read(head, 0, head.length, 0)
    await handle.read(tail, 0, tail.length, size - tail.length)
    return { head, tail, size }
  } finally {
    await handle.close()
  }
}

async function folderError(path: string): Promise<VortexError> {
  const isSavedModel = (await readdir(path)).includes('saved_model.pb')
  const found = isSavedModel ? 'a TensorFlow SavedModel' : 'a folder'
  return new VortexError('unsupported', `Expected PyTorch or safetensors weights for ${path} but found ${found}.`)
}

/** A safetensors file opens with its header's length and a brace. */
function startsWithHeader(head: Uint8Array, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false
  return new DataView(head.buffer, head.byteOffset).getBigUint64(0, true) <= BigInt(size)
}
