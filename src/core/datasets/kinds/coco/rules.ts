/** How COCO's annotations become a VOC label; the keys of `vortex prepare coco`. */
export interface CocoRules {
  /** Objects of fewer rendered pixels are dropped (`filter: object`); images of no more are left out (`filter: image`). */
  minObjectPixels: number
  /** What a dropped object's pixels become. */
  discarded: 'background' | 'ignore'
  /** `iscrowd` regions: 255, drawn as any other object, or left out. */
  crowd: 'ignore' | 'class' | 'skip'
  /** Pixels under two kept objects of different class; `any`: 255 under two objects of whatever class. */
  overlap: 'ignore' | 'smallest' | 'first' | 'any'
  /** Drop small objects, or leave out images whose objects sum to no more than the limit. */
  filter: 'object' | 'image'
  /** Rendered pixels, or the JSON's `area`. */
  filterMeasure: 'pixels' | 'area'
  /** Keep images whose label shows no class. */
  keepEmpty: boolean
}

/**
 * An annotation that cannot be drawn (no shape, a broken one, an unknown category): its box becomes 255, and where it
 * has none its image is left out; or its image is left out; or nothing is prepared.
 */
export type BrokenAnnotations = 'ignore' | 'drop-image' | 'stop'

export type CocoPreset = keyof typeof COCO_PRESETS

/** Named sets of the keys. */
export const COCO_PRESETS = {
  /** The paper: objects smaller than 1000 pixels are discarded. */
  paper: {
    minObjectPixels: 1000,
    discarded: 'background',
    crowd: 'ignore',
    overlap: 'ignore',
    filter: 'object',
    filterMeasure: 'pixels',
    keepEmpty: false,
  },
  /** DeepLab v3: images with more than 1000 annotated pixels, every object drawn. */
  deeplab: {
    minObjectPixels: 1000,
    discarded: 'background',
    crowd: 'ignore',
    overlap: 'ignore',
    filter: 'image',
    filterMeasure: 'pixels',
    keepEmpty: false,
  },
  /** torchvision's `references/segmentation/coco_utils.py`, for its training split. */
  torchvision: {
    minObjectPixels: 1000,
    discarded: 'background',
    crowd: 'class',
    overlap: 'any',
    filter: 'image',
    filterMeasure: 'area',
    keepEmpty: true,
  },
  /** Files of annotation tools: every object drawn, small over large. CVAT calls every mask a crowd. */
  own: {
    minObjectPixels: 0,
    discarded: 'background',
    crowd: 'class',
    overlap: 'smallest',
    filter: 'object',
    filterMeasure: 'pixels',
    keepEmpty: false,
  },
} as const satisfies Record<string, CocoRules>
