export { readJpegHeader, type JpegHeader } from './header.ts'
