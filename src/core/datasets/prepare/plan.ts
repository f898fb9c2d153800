import type { LinkMode } from '../../base/index.ts'
import type { Orientation } from '../../images/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import type { Location } from '../sources/location.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { LabelSource } from './label.ts'

/** What every `prepare` takes. */
export interface PrepareOptions {
  /** Folder of the prepared tree. */
  out: string
  /** How images are placed in the tree; default hard links. */
  link?: LinkMode
  /** How EXIF orientation is treated; default as the kind does. */
  orientation?: OrientationMode
  /** Continue where ids of the lists have no files. */
  allowPartial?: boolean
  /** Stop at the first broken file instead of counting it. */
  strict?: boolean
  /** Decode every image, which finds damage inside its data. */
  verify?: boolean
  /** Threads; default one per core. */
  threads?: number
}

/** `sizes`: an image is turned where its label fits only then, else taken as it is stored. */
export type OrientationMode = Orientation | 'sizes'

/** One image to prepare, as plain data for a worker thread. */
export interface Item<Label extends LabelSource = LabelSource> {
  id: string
  image: Location
  /** Of its file in the tree; default `.jpg`. */
  suffix?: string
  /** Absent for images of a split without labels. */
  label?: Label
}

/** What all items of a plan share, as plain data for the worker threads; each kind adds what it needs. */
export interface Settings {
  out: string
  link: LinkMode
  orientation: OrientationMode
  /** What the values of the tree's labels mean. */
  classes: ClassSet
}

export interface PlannedSplit {
  name: string
  /** Ids whose files are there. */
  ids: readonly string[]
  /** Ids of the list without files. */
  missing: number
}

export interface Fault {
  file: string
  reason: string
}

/** Everything that is known before the first image is touched. */
export interface Plan<Label extends LabelSource = LabelSource, Shared extends Settings = Settings> {
  /** Base names of the sources. */
  sources: readonly string[]
  /** SHA-256 of what the source says of its images, where it does: a folder begun with another is not continued. */
  digest?: { listsSha256?: string; annotationsSha256?: string }
  /** All that decides the tree's bytes; a folder begun with others is not continued. */
  options: DatasetRecord['options']
  settings: Shared
  /** How EXIF orientation is treated unless the user says it, where the sources show another custom than the kind's. */
  usualOrientation?: OrientationMode
  /** Images in order; made one at a time, since COCO has 118,287. */
  items: { readonly length: number; id(index: number): string; at(index: number): Item<Label> }
  splits: readonly PlannedSplit[]
  /** True where the lists themselves are not the complete ones. */
  incompleteLists?: boolean
  /** Stop at the first annotation that cannot be drawn. */
  stopsAtBroken?: boolean
  /** Faults found while planning. */
  faults: readonly Fault[]
}
