/** tensorflow/core/framework/types.proto, the few that a recorded program meets. */
export const DATA_TYPES = {
  float32: 1,
  int32: 3,
  uint8: 4,
  string: 7,
  complex64: 8,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  float16: 19,
  resource: 20,
} as const

export type DataType = keyof typeof DATA_TYPES

const NAMES = new Map<number, DataType>(Object.entries(DATA_TYPES).map(([name, code]) => [code, name as DataType]))

export function dataTypeOf(code: number): DataType | undefined {
  return NAMES.get(code)
}
