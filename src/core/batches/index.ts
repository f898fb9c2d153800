export { openBatches, type Batch, type BatchOptions, type BatchSource } from './open.ts'
