export { decodeEvents } from './decode.ts'
export { encodeEvents, type EncodedImage, type SummaryEvent } from './encode.ts'
