import { join } from 'node:path'
import type { LabelmeOptions } from '../../src/core/datasets/index.ts'

/** A labelme file of version 5 for an image of 12 x 8. */
export function labelmeJson(imagePath: string, shapes: readonly object[], more: object = {}): string {
  return JSON.stringify({
    version: '5.4.1',
    flags: {},
    shapes,
    imagePath,
    imageData: null,
    imageHeight: 8,
    imageWidth: 12,
    ...more,
  })
}

/** Prepares a folder's `source` into `out`, all of it for training. */
export function labelmeOptions(folder: string, more: Partial<LabelmeOptions> = {}): LabelmeOptions {
  return { source: join(folder, 'source'), out: join(folder, 'out'), threads: 1, validation: 0, ...more }
}
