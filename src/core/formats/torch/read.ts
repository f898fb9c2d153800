import { expected, VortexError } from '../../base/index.ts'
import type { DType, RawTensor } from '../arrays/index.ts'
import { isLegacyForm, readLegacyForm } from './legacy-form.ts'
import { findStateDict, type StateDict, type StateDictOptions } from './state-dict.ts'
import { readZipForm } from './zip-form.ts'

/** A tensor of a torch file, its values read on demand (a view of the file's memory where they lie in order). */
export interface TorchEntry {
  dtype: DType
  shape: readonly number[]
  read(): RawTensor
}

export interface TorchWeights extends Pick<StateDict, 'path' | 'others' | 'average' | 'meta'> {
  form: 'zip' | 'legacy'
  tensors: Map<string, TorchEntry>
}

/**
 * The tensors of what `torch.save` wrote (`.pth`, `.pt`, `.th`), without running anything it says.
 * @throws VortexError `refused` for a global that is not on the list, `unsupported` for TorchScript, PyTorch 0.1's tar
 * files and big-endian values, `bad-format` for everything that breaks the format
 */
export function readTorch(bytes: Uint8Array, name: string, options: StateDictOptions = {}): TorchWeights {
  const { form, root, bytesOf } = readForm(bytes, name)
  const { tensors, ...found } = findStateDict(root, name, bytes.length, options)
  const entries = new Map<string, TorchEntry>()
  for (const [key, tensor] of tensors) {
    const { dtype, shape, storage } = tensor
    entries.set(key, { dtype, shape, read: () => tensor.toRaw(bytesOf(storage)) })
  }
  return { form, tensors: entries, ...found }
}

function readForm(bytes: Uint8Array, name: string): ReturnType<typeof readZipForm> {
  if (ZIP_MAGIC.every((byte, i) => bytes[i] === byte)) return readZipForm(bytes, name)
  if (isLegacyForm(bytes)) return readLegacyForm(bytes, name)
  if (isTar(bytes))
    throw new VortexError('unsupported', `Expected a file of PyTorch 0.2 or later for ${name} but found a tar file.`, {
      suggestions: ['PyTorch before 0.2 wrote tar files: load it there and save it again.'],
    })
  if (bytes[0] === PICKLE_PROTOCOL)
    throw expected('what torch.save writes', name, 'a plain pickle', {
      code: 'unsupported',
      suggestions: ['Load it in Python and save its tensors: torch.save(state_dict, "weights.pth").'],
    })
  throw expected('what torch.save writes', name, 'other bytes', { code: 'bad-format' })
}

const ZIP_MAGIC = Uint8Array.of(0x50, 0x4b, 3, 4)
const PICKLE_PROTOCOL = 0x80

/** A tar file says `ustar` in its first header. */
function isTar(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(257, 262)) === 'ustar'
}
