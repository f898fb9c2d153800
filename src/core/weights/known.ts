import type { ImportRecord } from './meta.ts'

interface KnownWeights {
  knownAs: string
  metrics: NonNullable<ImportRecord['metrics']>
}

const IMAGENET = (top1: number, top5: number) => ({ 'ImageNet-1K acc@1': top1, 'ImageNet-1K acc@5': top5 })
const COCO_VOC = (miou: number, accuracy: number) => ({
  'COCO-val2017-VOC-labels miou': miou,
  'COCO-val2017-VOC-labels pixel_acc': accuracy,
})

const VOC_AUG = (miou: number) => ({ 'VOC2012-val miou': miou })

/**
 * Published files by the first eight digits of their SHA-256, which their names end in, with what their publishers
 * measured: torchvision (its weights' `meta`, torchvision 0.29) and mmsegmentation (`configs/deeplabv3/README.md`). All
 * were trained with the same mean and deviation.
 */
const KNOWN: Readonly<Record<string, KnownWeights>> = {
  f37072fd: { knownAs: 'ResNet18_Weights.IMAGENET1K_V1', metrics: IMAGENET(69.758, 89.078) },
  b627a593: { knownAs: 'ResNet34_Weights.IMAGENET1K_V1', metrics: IMAGENET(73.314, 91.42) },
  '0676ba61': { knownAs: 'ResNet50_Weights.IMAGENET1K_V1', metrics: IMAGENET(76.13, 92.862) },
  '11ad3fa6': { knownAs: 'ResNet50_Weights.IMAGENET1K_V2', metrics: IMAGENET(80.858, 95.434) },
  '63fe2227': { knownAs: 'ResNet101_Weights.IMAGENET1K_V1', metrics: IMAGENET(77.374, 93.546) },
  cd907fc2: { knownAs: 'ResNet101_Weights.IMAGENET1K_V2', metrics: IMAGENET(81.886, 95.78) },
  cd0a2569: { knownAs: 'DeepLabV3_ResNet50_Weights.COCO_WITH_VOC_LABELS_V1', metrics: COCO_VOC(66.4, 92.4) },
  '586e9e4e': { knownAs: 'DeepLabV3_ResNet101_Weights.COCO_WITH_VOC_LABELS_V1', metrics: COCO_VOC(67.4, 92.4) },
  '596905ef': { knownAs: 'deeplabv3_r50-d8_512x512_20k_voc12aug', metrics: VOC_AUG(76.17) },
  '2ae96e7e': { knownAs: 'deeplabv3_r50-d8_512x512_40k_voc12aug', metrics: VOC_AUG(77.68) },
  '8d13832f': { knownAs: 'deeplabv3_r101-d8_512x512_20k_voc12aug', metrics: VOC_AUG(78.7) },
  '0017d784': { knownAs: 'deeplabv3_r101-d8_512x512_40k_voc12aug', metrics: VOC_AUG(77.92) },
}

export function knownWeights(sha256: string): KnownWeights | undefined {
  return KNOWN[sha256.slice(0, 8)]
}

/** RGB in 0..1, over ImageNet: what torchvision's and timm's ResNets expect. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const
