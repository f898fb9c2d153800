import type { Dialect } from './dialect.ts'

/**
 * mmsegmentation's DeepLab v3 (`configs/deeplabv3/*-d8_*`). Its multi-grid networks (`d16-mg124`) have these names and
 * shapes too, but dilate stage 4 by 1, 2, 4 at output stride 16, which no key of ours expresses.
 */
export const mmsegmentation: Dialect = {
  name: 'mmsegmentation DeepLab v3',
  source: 'https://github.com/open-mmlab/mmsegmentation/blob/main/mmseg/models/decode_heads/aspp_head.py',
  rules: () => [
    [/^decode_head\.image_pool\.1\.(conv|bn)\.(.+)$/, 'classifier.global.$1.$2'],
    [/^decode_head\.aspp_modules\.(\d+)\.(conv|bn)\.(.+)$/, 'classifier.branches.$1.$2.$3'],
    [/^decode_head\.bottleneck\.(conv|bn)\.(.+)$/, 'classifier.projection.$1.$2'],
    [/^decode_head\.conv_seg\.(weight|bias)$/, 'classifier.logits.$1'],
    [/^auxiliary_head\.convs\.0\.(conv|bn)\.(.+)$/, 'auxiliary.$1.$2'],
    [/^auxiliary_head\.conv_seg\.(weight|bias)$/, 'auxiliary.logits.$1'],
  ],
  globalFirst: true,
  model: {
    context: 'aspp',
    outputStride: 8,
    multiGrid: [1, 1, 1],
    rates: [12, 24, 36],
    refine: 'none',
    dropout: 0.1,
    alignCorners: false,
    auxiliary: 0.4,
  },
}
