export { decodeMat5 } from './decode.ts'
export { encodeMat5 } from './encode.ts'
export type { MatNumeric, MatValue, NumericArray } from './values.ts'
