import type { ModelOptions } from '../options.ts'
import type { Layer } from '../layers/layer.ts'

/**
 * A context module (paper §3): the branches that read the backbone's last map of `channels` channels and whose
 * concatenation, together with the global branch, the head classifies. Variables are named `classifier.branches.…`.
 */
export type ContextModule = (config: ModelOptions, channels: number) => Layer
