export * from './arrays/index.ts'
export * from './png/index.ts'
export * from './safetensors/index.ts'
