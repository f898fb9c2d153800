export { isSlot, slotName, withShapes, type NamedArray, type NamedArrays } from './arrays.ts'
export { loadCheckpoint, saveCheckpoint, type Checkpoint, type LoadOptions } from './checkpoint.ts'
export { initialValues } from './initial.ts'
export { lineageSchema, type CheckpointMeta, type ImportRecord } from './meta.ts'
