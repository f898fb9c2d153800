export { decodePng, type PngImage } from './decode.ts'
export { encodeIndexedPng, type IndexedImage } from './encode.ts'
export { readPngHeader, type PngHeader } from './header.ts'
