import { basename } from 'node:path'
import { VortexError } from '../base/index.ts'
import type { WeightSource } from './source.ts'

/**
 * Refuses networks whose names would pass for ours and whose layers compute something else.
 * @throws unsupported
 */
export function refuseLookalikes({ dialect, tensors }: WeightSource, path: string): void {
  const names = [...tensors.keys()]
  const unsupported = (what: string, advice: string) =>
    new VortexError('unsupported', `${path} is ${what}.`, { suggestions: [advice] })
  if (names.some((name) => /layer\d\.0\.downsample\.2\.weight$/.test(name)))
    throw unsupported(
      'a ResNet-D: its shortcuts average before they project, which no network of vortex does',
      'Take the plain ResNet of the same depth (timm: resnet50 instead of resnet50d).',
    )
  // Only its file's name distinguishes this one from the plain network.
  if (dialect?.name.startsWith('mmsegmentation') && /-mg124\b/.test(basename(path).replaceAll('_', ' ')))
    throw unsupported(
      "one of mmsegmentation's multi-grid networks, which dilate stage 4 by 1, 2, 4; vortex multiplies the stage's dilation",
      'Take one without multi-grid (d8).',
    )
  const basicBlocks = !names.some((name) => name.endsWith('layer1.0.conv3.weight'))
  if (dialect?.name.startsWith('mmsegmentation') && basicBlocks)
    throw unsupported(
      "mmsegmentation's DeepLab v3 on a ResNet-18 or 34, whose blocks dilate the first convolution alone; vortex dilates both",
      "Take torchvision's weights for the backbone: vortex fetch resnet18-f37072fd",
    )
}
