export { encodeEvents, type ScalarEvent } from './encode.ts'
