import type { DatasetRecord } from '../tree/record.ts'

/** What became of one image: a line of the journal. */
export interface ImageResult {
  id: string
  /** Of the image's file; absent: `.jpg`. */
  suffix?: string
  /** EXIF orientation in the tree, 1 where the image has none. Absent for images that are left out. */
  orientation?: number
  /** Sizes of what it was made from: the image's file, and the label's where there is one. Absent in trees of earlier versions. */
  sourceBytes?: number[]
  /** Size of the label's file: one of another size is made again. Absent for images without one. */
  labelBytes?: number
  /** The label was a gray image without a palette. */
  greyLabel?: true
  /** [value, pixels] of every value in the label, 255 among them. */
  pixels?: [number, number][]
  /** Pixels whose color is only near to that of their class. */
  nearest?: number
  /** Traits of the image, e.g. `grey`. */
  traits?: PhotographTrait[]
  objects?: ObjectTally
  /** The rules leave the image out of the split. */
  leftOut?: 'filtered' | 'empty' | 'broken'
  /** Annotations that could not be drawn. */
  broken?: BrokenAnnotation[]
}

export interface BrokenAnnotation {
  reason: keyof NonNullable<NonNullable<DatasetRecord['objects']>['broken']>
  /** A sentence that names it. */
  fault: string
}

export type PhotographTrait = keyof DatasetRecord['photographs']

/** Annotated objects of one image: [class, kept, small, crowd, image], those of other categories, and what covers no pixels. */
export interface ObjectTally {
  classes: [number, number, number, number, number][]
  category: number
  /** Lines and points, or boxes where boxes are not drawn. */
  shapeless?: number
}
