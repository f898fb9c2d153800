export { DEFAULT_MODEL, type ModelConfig } from './config.ts'
export { buildModel, dropoutOf, type ForwardMode, type ForwardResult, type Model } from './model.ts'
export type { Ops } from './ops.ts'
export { BACKBONES, CONTEXTS, type BackboneName, type ContextName } from './registry.ts'
