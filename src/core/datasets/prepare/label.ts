import type { Label } from '../labels/decode.ts'
import type { Location } from '../sources/location.ts'
import type { ImageResult } from './result.ts'

/** What one image's label is made from, as plain data for a worker thread; each kind adds what it needs. */
export interface LabelSource {
  /** The file that holds it, alone or with those of other images. */
  file: Location
}

/** A label and what is to be known of it. */
export interface MadeLabel extends Label {
  /** Pixels of each value, [256]. */
  counts: Uint32Array
  /** A file that already is what would be written. */
  original?: Location
  /** It was a gray image without a palette. */
  grey?: boolean
  /** Pixels whose color is only near to that of their class. */
  nearest?: number
  /** What became of the annotated objects. */
  objects?: ImageResult['objects']
  leftOut?: ImageResult['leftOut']
  /** Annotations that could not be drawn. */
  broken?: ImageResult['broken']
}
