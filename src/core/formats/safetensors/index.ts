export type { SafetensorsHeader, TensorEntry } from './header.ts'
export { openSafetensors, readSafetensors, type SafetensorsFile } from './read.ts'
export { safetensorsChunks, writeSafetensors, type WrittenFile } from './write.ts'
