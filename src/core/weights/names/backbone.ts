import type { Rule } from './rule.ts'

/** ResNets are named alike everywhere (torchvision's names), with or without a word before them. */
export const backboneRules: readonly Rule[] = [
  [/^.*\bnum_batches_tracked$/, { dropped: "PyTorch's count of batches" }],
  [/^(?:backbone|encoder|resnet|feature_extractor)\.((?:conv1|bn1|stem|layer[1-4])\..+)$/, 'backbone.$1'],
  [/^((?:conv1|bn1|stem|layer[1-4])\..+)$/, 'backbone.$1'],
  [/^(?:(?:backbone|encoder)\.)?(?:fc|head\.fc|last_linear)\.(?:weight|bias)$/, { dropped: "ImageNet's classifier" }],
]
