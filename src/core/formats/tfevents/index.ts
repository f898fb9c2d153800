export { decodeEvents } from './decode.ts'
export { encodeEvents, type ScalarEvent } from './encode.ts'
