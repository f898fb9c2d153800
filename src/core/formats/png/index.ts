export { decodePng, type PngImage } from './decode.ts'
export { encodeIndexedPng } from './encode.ts'
