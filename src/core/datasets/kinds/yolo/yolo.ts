import { basename, dirname } from 'node:path'
import type { DatasetKind } from '../../prepare/kind.ts'
import { oneSidedClasses } from '../../splits/one-sided.ts'
import { yoloLabel, type YoloLabel, type YoloSettings } from './label.ts'
import { planYolo, type YoloOptions } from './plan.ts'

/** Ultralytics' layout for segmentation: `data.yaml`, and a text file of outlines for each image. */
export const yolo: DatasetKind<YoloOptions, YoloLabel, YoloSettings> = {
  name: 'yolo',
  countsObjects: true,
  // Ultralytics turns images before it reads their labels.
  orientation: 'apply',
  plan: async (options, { open }, work) => {
    const isFile = /\.ya?ml$/i.test(options.source)
    const source = await open(isFile ? dirname(options.source) : options.source)
    return planYolo(source, isFile ? basename(options.source) : undefined, options, work)
  },
  makeLabel: yoloLabel,
  review: oneSidedClasses,
}
