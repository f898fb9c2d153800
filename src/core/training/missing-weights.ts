import { VortexError } from '../base/index.ts'
import type { Recipe } from '../recipes/index.ts'

/** torchvision's ImageNet weights by backbone, as they are named where PyTorch publishes them. */
const PUBLISHED: Readonly<Record<string, string>> = {
  resnet18: 'resnet18-f37072fd.pth',
  resnet34: 'resnet34-b627a593.pth',
  resnet50: 'resnet50-0676ba61.pth',
  resnet101: 'resnet101-63fe2227.pth',
}

/** The error for a recipe whose weight file does not exist: where such a file is, and the lines that make use of it. */
export function missingWeights({ weights, model, name }: Recipe): VortexError {
  const file = PUBLISHED[model.backbone]
  const imported = `${model.backbone}.safetensors`
  return new VortexError('not-found', `The weights of recipe ${name} do not exist: ${weights}.`, {
    suggestions: [
      ...(file === undefined
        ? []
        : [
            `torchvision's are at https://download.pytorch.org/models/${file}`,
            `Import them: vortex weights import ${file} --out ${imported}`,
            `Then add to this command: --set weights=${imported}`,
          ]),
      'Or start from random initialization: --set weights=none',
    ],
  })
}
