export { decodeNpy, encodeNpy } from './npy.ts'
