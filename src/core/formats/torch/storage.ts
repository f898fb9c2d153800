import type { DType } from '../arrays/index.ts'
import { kindOfValue, PickleGlobal, type CallSite } from '../pickle/index.ts'

/** A `torch.*Storage` class: what its elements are. `undefined` is UntypedStorage: plain bytes, typed by the tensor. */
export class StorageType extends PickleGlobal {
  readonly dtype: DType | undefined

  constructor(name: string, dtype: DType | undefined) {
    super(name)
    this.dtype = dtype
  }
}

/** The memory that one or more tensors are views of. Its bytes are found when the whole file has been understood. */
export class TorchStorage {
  readonly key: string
  readonly dtype: DType | undefined
  /** Number of elements (of bytes, where untyped). */
  readonly elements: number

  constructor(key: string, dtype: DType | undefined, elements: number) {
    this.key = key
    this.dtype = dtype
    this.elements = elements
  }
}

/** Storages by key, made as the pickle names them. */
export class StorageTable {
  readonly storages = new Map<string, TorchStorage>()

  /** A persistent id: `('storage', type, key, location, elements)`, in the legacy form with view metadata after it. */
  load(id: unknown, site: CallSite): TorchStorage {
    if (!Array.isArray(id)) site.fail("a storage's persistent id", kindOfValue(id))
    const [kind, type, key, , elements, view] = id as unknown[]
    if (kind !== 'storage' || !(type instanceof StorageType) || typeof key !== 'string' || !isCount(elements))
      site.fail("a storage's persistent id", 'a tuple of other things')
    if (view !== undefined && view !== null)
      site.fail('a storage of its own', 'a view of another storage (PyTorch before 0.4)')
    const known = this.storages.get(key)
    if (known) {
      if (known.dtype === type.dtype && known.elements === elements) return known
      site.fail(`storage ${key} as it was named before`, 'another type or size')
    }
    const storage = new TorchStorage(key, type.dtype, elements)
    this.storages.set(key, storage)
    return storage
  }
}

/** A size or offset. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
