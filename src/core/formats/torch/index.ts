export { readTorch, type TorchEntry, type TorchWeights } from './read.ts'
export type { StateDictOptions } from './state-dict.ts'
