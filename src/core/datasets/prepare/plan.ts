import type { LinkMode } from '../../base/index.ts'
import type { Location } from '../sources/location.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { CocoLabel, CocoRules } from '../coco/rules.ts'

/** What every `prepare` takes. */
export interface PrepareOptions {
  /** Folder of the prepared tree. */
  out: string
  /** How photographs get there; default hard links. */
  link?: LinkMode
  /** Go on where ids of the lists have no files. */
  allowPartial?: boolean
  /** Stop at the first broken file instead of counting it. */
  strict?: boolean
  /** Threads; default one a core. */
  threads?: number
}

/** Where one image's label comes from. */
export type LabelSource =
  { kind: 'png'; location: Location } | { kind: 'mat'; location: Location } | ({ kind: 'coco' } & CocoLabel)

/** One image to prepare, as plain data for a worker thread. */
export interface Item {
  id: string
  image: Location
  /** Absent for images of a split without labels. */
  label?: LabelSource
}

/** What all items of a plan share. */
export interface Settings {
  out: string
  link: LinkMode
  fromColors: boolean
  /** The plain file to read, and the one that the user knows. */
  coco?: { annotations: string; shown: string; rules: CocoRules }
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
export interface Plan {
  kind: DatasetRecord['kind']
  /** Base names of the sources. */
  sources: readonly string[]
  /** All that decides the tree's bytes; a folder made with others is not gone on with. */
  options: DatasetRecord['options']
  settings: Settings
  /** Images in order; made one at a time, since COCO has 118,287. */
  items: { readonly length: number; id(index: number): string; at(index: number): Item }
  splits: readonly PlannedSplit[]
  /** True where the lists themselves are not the complete ones. */
  incompleteLists?: boolean
  /** Faults found while planning. */
  faults: readonly Fault[]
}

/** What became of one image: a line of the journal. */
export interface ImageResult {
  id: string
  /** Size of the label's file: one of another size is made again. Absent for images without one. */
  labelBytes?: number
  /** [value, pixels] of every value in the label, 255 among them. */
  pixels?: [number, number][]
  /** Traits of the photograph, e.g. `grey`. */
  traits?: PhotographTrait[]
  objects?: ObjectTally
  /** COCO: the rules leave the image out of the split. */
  leftOut?: 'filtered' | 'empty'
}

export type PhotographTrait = keyof DatasetRecord['photographs']

/** COCO annotations of one image: [class, kept, small, crowd, image] and those of other categories. */
export interface ObjectTally {
  classes: [number, number, number, number, number][]
  category: number
}
