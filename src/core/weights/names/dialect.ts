import type { ModelConfig } from '../../models/index.ts'
import type { Rule } from './rule.ts'

/** How one code base names a DeepLab head, and which of our networks computes what its head computes. */
export interface Dialect {
  name: string
  /** Where the names come from. */
  source: string
  rules: (foreign: ReadonlySet<string>) => readonly Rule[]
  /** Their projection reads the global branch first; ours reads it last. */
  globalFirst?: true
  /** What the published files need; what names and shapes do not show (rates, corners) is the code's default. */
  model: Partial<ModelConfig>
}
