import type { LinkMode } from '../../base/index.ts'
import type { ClassSet } from '../../labels/index.ts'
import type { Location } from '../sources/location.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { LabelSource } from './label.ts'

/** What every `prepare` takes. */
export interface PrepareOptions {
  /** Folder of the prepared tree. */
  out: string
  /** How images get there; default hard links. */
  link?: LinkMode
  /** Go on where ids of the lists have no files. */
  allowPartial?: boolean
  /** Stop at the first broken file instead of counting it. */
  strict?: boolean
  /** Decode every image, which finds damage inside its data. */
  verify?: boolean
  /** Threads; default one per core. */
  threads?: number
}

/** One image to prepare, as plain data for a worker thread. */
export interface Item<Label extends LabelSource = LabelSource> {
  id: string
  image: Location
  /** Absent for images of a split without labels. */
  label?: Label
}

/** What all items of a plan share, as plain data for the worker threads; each kind adds what it needs. */
export interface Settings {
  out: string
  link: LinkMode
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
  /** All that decides the tree's bytes; a folder made with others is not gone on with. */
  options: DatasetRecord['options']
  settings: Shared
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
