import type { TorchStorage } from './storage.ts'

/** A file that was understood as far as its pickle goes. */
export interface TorchFile {
  form: 'zip' | 'legacy'
  /** What `torch.load` would give, tensors as views of storages. */
  root: unknown
  bytesOf: (storage: TorchStorage) => Uint8Array
}
