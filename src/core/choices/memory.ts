import type { BackboneName } from '../models/index.ts'

/** Bytes before the first image: the process, TensorFlow, the network with gradients and momentum. */
const FIXED: Readonly<Record<BackboneName, number>> = {
  'resnet10-half': 0.66e9,
  resnet18: 0.84e9,
  resnet34: 0.89e9,
  resnet50: 1.3e9,
  resnet101: 1.65e9,
}

/** Bytes per pixel of a crop: the maps that the backward pass reads, of the network and of the paper's head. */
const PER_PIXEL: Readonly<Record<BackboneName, number>> = {
  'resnet10-half': 520,
  resnet18: 1220,
  resnet34: 1920,
  resnet50: 5500,
  resnet101: 8200,
}

/** Logits and their gradient at the crop's size, per class. */
const PER_CLASS = 16

export interface StepSize {
  backbone: BackboneName
  crop: number
  classes: number
  /** Computed at once: the batch, or one of its parts. */
  images: number
}

/**
 * Memory of a training step in bytes: FIXED + (PER_PIXEL + PER_CLASS · classes) · crop² · images. Fitted to the peak
 * memory of `vortex bench` on a CPU at output stride 8 with the paper's head and 21 classes for the three smaller
 * backbones, and to docs/speed.md's figures for ResNet-50 and 101; narrower heads and larger output strides take less.
 */
export function stepBytes({ backbone, crop, classes, images }: StepSize): number {
  return FIXED[backbone] + (PER_PIXEL[backbone] + PER_CLASS * classes) * crop ** 2 * images
}
