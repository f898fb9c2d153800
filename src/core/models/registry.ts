import type { Backbone } from './backbones/backbone.ts'
import { resnet } from './backbones/resnet.ts'
import { aspp } from './contexts/aspp.ts'
import type { ContextModule } from './contexts/context.ts'
import { moduleA } from './contexts/module-a.ts'
import { vortex } from './contexts/vortex.ts'

/** Feature networks by the name a recipe gives. */
export const BACKBONES = {
  /** One block per stage and half the channels: learns the demo's images from random initialization in a minute. */
  'resnet10-half': resnet('basic', [1, 1, 1, 1], 32),
  resnet18: resnet('basic', [2, 2, 2, 2]),
  resnet34: resnet('basic', [3, 4, 6, 3]),
  resnet50: resnet('bottleneck', [3, 4, 6, 3]),
  resnet101: resnet('bottleneck', [3, 4, 23, 3]),
} as const satisfies Record<string, Backbone>

/** Context modules by the name a recipe gives. */
export const CONTEXTS = {
  aspp: aspp(1),
  'aspp+': aspp(3),
  'module-a': moduleA,
  vortex,
} as const satisfies Record<string, ContextModule>

export type BackboneName = keyof typeof BACKBONES
export type ContextName = keyof typeof CONTEXTS
