import type { Dialect } from './dialect.ts'
import { mmsegmentation } from './mmsegmentation.ts'
import type { Rule } from './rule.ts'
import { torchvision, torchvisionHead } from './torchvision.ts'

/** torchvision's head wrapped once more; published with output stride 16 and rates 6, 12, 18. */
const vainf: Dialect = {
  name: 'VainF DeepLab v3',
  source: 'https://github.com/VainF/DeepLabV3Plus-Pytorch/blob/master/network/_deeplab.py',
  rules: (foreign) => torchvisionHead('classifier.classifier', foreign),
  model: { ...torchvision.model, outputStride: 16, rates: [6, 12, 18], dropout: 0.1 },
}

/** torchvision's head without its last layer, which is a part of its own. */
const smp: Dialect = {
  name: 'segmentation_models_pytorch DeepLab v3',
  source:
    'https://github.com/qubvel-org/segmentation_models.pytorch/blob/main/segmentation_models_pytorch/decoders/deeplabv3',
  rules: (foreign) => [
    ...torchvisionHead('decoder', foreign),
    [/^segmentation_head\.0\.(weight|bias)$/, 'classifier.logits.$1'],
  ],
  model: { ...torchvision.model, alignCorners: true },
}

/** Numbers its branches from one; the fifth is the global one. */
const chenxi: Dialect = {
  name: 'chenxi116 DeepLab v3',
  source: 'https://github.com/chenxi116/DeepLabv3.pytorch/blob/master/deeplab.py',
  rules: () => [
    ...numbered((one) => [
      [new RegExp(`^aspp\\.aspp${one + 1}\\.weight$`), `classifier.branches.${one}.conv.weight`],
      [new RegExp(`^aspp\\.aspp${one + 1}_bn\\.(.+)$`), `classifier.branches.${one}.bn.$1`],
    ]),
    [/^aspp\.aspp5\.weight$/, 'classifier.global.conv.weight'],
    [/^aspp\.aspp5_bn\.(.+)$/, 'classifier.global.bn.$1'],
    [/^aspp\.conv2\.weight$/, 'classifier.projection.conv.weight'],
    [/^aspp\.bn2\.(.+)$/, 'classifier.projection.bn.$1'],
    [/^aspp\.conv3\.(weight|bias)$/, 'classifier.logits.$1'],
  ],
  model: { context: 'aspp', outputStride: 16, multiGrid: [1, 1, 1], rates: [6, 12, 18], dropout: 0 },
}

/** DeepLab v3+: its decoder is none of our networks, so only the backbone and the pyramid are of use. */
const jfzhang: Dialect = {
  name: 'jfzhang95 DeepLab v3+',
  source: 'https://github.com/jfzhang95/pytorch-deeplab-xception/blob/master/modeling/aspp.py',
  rules: () => [
    ...numbered((one) => [
      [new RegExp(`^aspp\\.aspp${one + 1}\\.atrous_conv\\.weight$`), `classifier.branches.${one}.conv.weight`],
      [new RegExp(`^aspp\\.aspp${one + 1}\\.bn\\.(.+)$`), `classifier.branches.${one}.bn.$1`],
    ]),
    [/^aspp\.global_avg_pool\.1\.weight$/, 'classifier.global.conv.weight'],
    [/^aspp\.global_avg_pool\.2\.(.+)$/, 'classifier.global.bn.$1'],
    [/^aspp\.conv1\.weight$/, 'classifier.projection.conv.weight'],
    [/^aspp\.bn1\.(.+)$/, 'classifier.projection.bn.$1'],
  ],
  model: { context: 'aspp', outputStride: 16, rates: [6, 12, 18] },
}

export const DIALECTS: readonly Dialect[] = [torchvision, mmsegmentation, vainf, smp, chenxi, jfzhang]

function numbered(rules: (branch: number) => Rule[]): Rule[] {
  return [0, 1, 2, 3].flatMap(rules)
}
