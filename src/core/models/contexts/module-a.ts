import { averagePool, sequence } from '../layers/builders.ts'
import { aspp } from './aspp.ts'
import type { ContextModule } from './context.ts'

/** Module A (paper §3.3): ASPP on the map pooled by k x k at stride 1, so that every tap reads a subregion. */
export const moduleA: ContextModule = (config, channels) =>
  sequence(averagePool(config.k, config.poolPadding), aspp(1)(config, channels))
