export { valueAndGradients, type ValueAndGradients } from './gradients.ts'
export * from './ops/index.ts'
export type * from './program.ts'
