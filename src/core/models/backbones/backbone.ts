import type { Four } from '../four.ts'
import type { NormOptions } from '../layers/builders.ts'
import type { Layer } from '../layers/layer.ts'
import type { ModelOptions } from '../options.ts'
import type { BlockSampling } from '../strides.ts'

/** A feature network of a stem with stride 4 and four stages; where it is strided and dilated is decided outside. */
export interface Backbone {
  /** How many blocks each stage has. */
  blocks: Four<number>
  /** Channels of each stage's map. */
  channels: Four<number>
  /** All variables are named `backbone.…`. */
  build(
    sampling: Four<readonly BlockSampling[]>,
    norm: NormOptions,
    stem: ModelOptions['stem'],
  ): { stem: Layer; stages: Four<Layer> }
}
