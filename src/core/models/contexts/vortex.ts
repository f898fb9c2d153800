import { averagePool, branches, sequence } from '../layers/builders.ts'
import { branch } from './branch.ts'
import type { ContextModule } from './context.ts'

/**
 * Vortex pooling (module B, paper §3.4): parallel average pools, fine near the cell and coarse far from it, each
 * read by a 3x3 convolution whose dilation is the pool's size, so that its nine windows tile the plane.
 */
export const vortex: ContextModule = (config, channels) =>
  branches(
    ...config.pools.map((size, i) => {
      const kernel = i === 0 ? config.firstKernel : 3
      const dilation = config.dilations[i]!
      return sequence(averagePool(size, config.poolPadding), branch(config, i, { from: channels, kernel, dilation }))
    }),
  )
