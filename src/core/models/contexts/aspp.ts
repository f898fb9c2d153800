import { branches } from '../layers/builders.ts'
import { branch } from './branch.ts'
import type { ContextModule } from './context.ts'

/** Atrous spatial pyramid pooling (DeepLab v3; paper §3.1): one plain convolution and one 3x3 a rate. */
export function aspp(firstKernel: 1 | 3): ContextModule {
  return (config, channels) =>
    branches(
      branch(config, 0, { from: channels, kernel: firstKernel }),
      ...config.rates.map((dilation, i) => branch(config, i + 1, { from: channels, kernel: 3, dilation })),
    )
}
