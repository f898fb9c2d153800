export * from './arrays/index.ts'
export * from './jpeg/index.ts'
export * from './mat5/index.ts'
export * from './npy/index.ts'
export { toColumnMajor, toRowMajor } from './order.ts'
export * from './pickle/index.ts'
export * from './png/index.ts'
export * from './protobuf/index.ts'
export * from './safetensors/index.ts'
<<<<<<< ours
export * from './tfevents/index.ts'
=======
export * from './torch/index.ts'
export * from './zip/index.ts'
>>>>>>> theirs
