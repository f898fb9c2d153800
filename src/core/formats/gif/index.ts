export { decodeGif } from './decode.ts'
export { readGif } from './read.ts'
