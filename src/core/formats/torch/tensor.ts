import { BYTES_OF, elementCount, type DType, type RawTensor } from '../arrays/index.ts'
import { kindOfValue, type CallSite } from '../pickle/index.ts'
import { isCount, TorchStorage } from './storage.ts'

/** A strided view of a storage; sizes, strides and offset count elements. */
export class TorchTensor {
  readonly storage: TorchStorage
  readonly dtype: DType
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]

  private constructor(storage: TorchStorage, dtype: DType, view: Pick<TorchTensor, 'offset' | 'shape' | 'strides'>) {
    this.storage = storage
    this.dtype = dtype
    this.offset = view.offset
    this.shape = view.shape
    this.strides = view.strides
  }

  /**
   * What `torch._utils._rebuild_tensor*` is called with. The view must lie inside its storage.
   * @param dtype for untyped storages
   */
  static rebuild(
    [storage, offset, shape, strides]: readonly unknown[],
    dtype: DType | undefined,
    site: CallSite,
  ): TorchTensor {
    if (!(storage instanceof TorchStorage)) site.fail('a storage', kindOfValue(storage))
    const type = dtype ?? storage.dtype
    if (type === undefined) site.fail('a tensor with a type', 'an untyped one')
    if (!isCount(offset)) site.fail('an offset', kindOfValue(offset))
    const tensor = new TorchTensor(storage, type, {
      offset,
      shape: counts(shape, 'a shape', site),
      strides: counts(strides, 'strides that are not negative', site),
    })
    if (tensor.shape.length !== tensor.strides.length) site.fail('a stride for each axis', `${tensor.strides.length}`)
    if (!Number.isSafeInteger(elementCount(tensor.shape))) site.fail('a tensor that memory can hold', 'a larger one')
    const room = storage.dtype ? storage.elements : Math.floor(storage.elements / BYTES_OF[type])
    if (tensor.#end() > room) site.fail(`a view inside its ${room} elements`, `one up to ${tensor.#end()}`)
    return tensor
  }

  /** One past the last element that the view reaches. */
  #end(): number {
    if (elementCount(this.shape) === 0) return 0
    return this.shape.reduce((end, size, axis) => end + (size - 1) * this.strides[axis]!, this.offset + 1)
  }

  /** The elements in order, from the storage's bytes: shared with them where the view is contiguous. */
  toRaw(storage: Uint8Array): RawTensor {
    const { dtype, shape } = this
    const width = BYTES_OF[dtype]
    const count = elementCount(shape)
    const bytes = this.#isContiguous()
      ? storage.subarray(this.offset * width, (this.offset + count) * width)
      : gather(storage, width, this)
    return { dtype, shape, bytes }
  }

  #isContiguous(): boolean {
    let step = 1
    for (let axis = this.shape.length - 1; axis >= 0; axis--) {
      if (this.shape[axis] !== 1 && this.strides[axis] !== step) return elementCount(this.shape) === 0
      step *= this.shape[axis]!
    }
    return true
  }
}

function counts(value: unknown, what: string, site: CallSite): readonly number[] {
  if (!Array.isArray(value) || !value.every(isCount)) return site.fail(what, kindOfValue(value))
  site.charge(value.length)
  return value.length <= MOST_AXES ? [...value] : site.fail(`at most ${MOST_AXES} axes`, `${value.length}`)
}

/** PyTorch's own limit. */
const MOST_AXES = 64

/** Copies a strided view element by element, last axis fastest (channels-last models, transposed kernels). */
function gather(storage: Uint8Array, width: number, { offset, shape, strides }: TorchTensor): Uint8Array {
  const source = elementsOf(storage, width)
  const target = elementsOf(new Uint8Array(elementCount(shape) * width), width)
  const index = shape.map(() => 0)
  let at = offset
  for (let i = 0; i < target.length; i++) {
    target[i] = source[at]!
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++
      at += strides[axis]!
      if (index[axis]! < shape[axis]!) break
      at -= index[axis]! * strides[axis]!
      index[axis] = 0
    }
  }
  return new Uint8Array(target.buffer)
}

type Elements = Uint8Array | Uint16Array | Uint32Array | BigUint64Array

function elementsOf(bytes: Uint8Array, width: number): Elements {
  const { buffer, byteOffset, length } = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
  const count = Math.floor(length / width)
  if (width === 8) return new BigUint64Array(buffer, byteOffset, count)
  if (width === 4) return new Uint32Array(buffer, byteOffset, count)
  return width === 2 ? new Uint16Array(buffer, byteOffset, count) : new Uint8Array(buffer, byteOffset, count)
}
