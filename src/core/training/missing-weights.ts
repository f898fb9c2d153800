import { VortexError } from '../base/index.ts'
import type { Recipe } from '../recipes/index.ts'

/** torchvision's ImageNet weights by backbone, under their names in `vortex fetch`. */
const PUBLISHED: Readonly<Record<string, string>> = {
  resnet18: 'resnet18-f37072fd',
  resnet34: 'resnet34-b627a593',
  resnet50: 'resnet50-0676ba61',
  resnet101: 'resnet101-63fe2227',
}

/** The error for a recipe whose weight file does not exist: the lines that get one and make use of it. */
export function missingWeights({ weights, model, name }: Recipe): VortexError {
  const published = PUBLISHED[model.backbone]
  return new VortexError('not-found', `The weights of recipe ${name} do not exist: ${weights}.`, {
    suggestions: [
      ...(published === undefined
        ? []
        : [
            `Download torchvision's: vortex fetch ${published}`,
            `Then add to this command: --set weights=torchvision:${published}`,
          ]),
      'Or use a file of your own: --set weights=FILE (vortex weights import shows what matches)',
      'Or start from random initialization: --set weights=none',
    ],
  })
}
