/** A value of MATLAB: arrays are column-major, shapes have at least two sizes. */
export type MatValue =
  | MatNumeric
  | { kind: 'char'; shape: number[]; /** One string a row. */ rows: string[] }
  | { kind: 'cell'; shape: number[]; cells: MatValue[] }
  | {
      kind: 'struct'
      shape: number[]
      /** Field → one value an element of the array. */ fields: Map<string, MatValue[]>
    }
  /** Entries are not read; written without any. */
  | { kind: 'sparse'; shape: number[] }
  /** A function handle or an object: only its presence is read. */
  | { kind: 'opaque'; shape: number[] }

export interface MatNumeric {
  kind: 'numeric'
  shape: number[]
  /** The real part. Its type is MATLAB's class: Float64Array is double, Uint8Array uint8 (or logical). */
  data: NumericArray
  logical: boolean
}

export type NumericArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

export interface NumericConstructor {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, offset?: number, length?: number): NumericArray
}

/** Array classes (MAT-File Format, table 1-3). */
export const CLASS = { cell: 1, struct: 2, object: 3, char: 4, sparse: 5, firstNumeric: 6, lastNumeric: 15 } as const

/** Data types of elements (table 1-1). */
export const TYPE = { int8: 1, uint8: 2, uint16: 4, int32: 5, uint32: 6, matrix: 14, compressed: 15, utf8: 16 } as const

/** Arrays by numeric class, from 6 (double) to 15 (uint64). */
export const ARRAY_OF_CLASS = [
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
] as const satisfies readonly NumericConstructor[]

/** Arrays by the data type in which they are stored, which may be smaller than their class's. */
export const ARRAY_OF_TYPE: Readonly<Record<number, NumericConstructor | undefined>> = {
  1: Int8Array,
  2: Uint8Array,
  3: Int16Array,
  4: Uint16Array,
  5: Int32Array,
  6: Uint32Array,
  7: Float32Array,
  9: Float64Array,
  12: BigInt64Array,
  13: BigUint64Array,
}

export const FLAG_LOGICAL = 2
