export { checkJpegData } from './damage.ts'
export { findJpegEnd } from './end.ts'
export { readJpegHeader, type JpegHeader } from './header.ts'
