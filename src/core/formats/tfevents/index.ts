export { encodeEvents, type EncodedImage, type SummaryEvent } from './encode.ts'
