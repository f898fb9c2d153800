import type { Work } from '../../base/index.ts'
import type { Source } from '../sources/source.ts'
import type { DatasetRecord } from '../tree/record.ts'
import type { LabelSource, MadeLabel } from './label.ts'
import type { OrientationMode, Plan, PrepareOptions, Settings } from './plan.ts'

/** A form in which datasets are published and that `vortex prepare` turns into a VOC tree. */
export interface DatasetKind<
  Options extends PrepareOptions = never,
  Label extends LabelSource = LabelSource,
  Shared extends Settings = Settings,
> {
  /** As dataset.json and the command have it. */
  readonly name: string
  /** True where labels are drawn from annotated objects: dataset.json says what became of them. */
  readonly countsObjects: boolean
  /** How EXIF orientation is treated unless the user says it; default `ignore`, as PIL and torchvision read images. */
  readonly orientation?: OrientationMode
  /** Finds out what is to be done; the tree is not touched. */
  plan(options: Options, inputs: Inputs, work: Work): Promise<Plan<Label, Shared>>
  /**
   * Makes one image's label, in a worker. Throws a `VortexError` for a broken source: a fault of `label.file`, or, with
   * the code `refused`, one that stops the preparation.
   * @param image the size that the image has in the tree
   */
  makeLabel(label: Label, settings: Shared, image: { width: number; height: number }): MadeLabel
  /** Looks at what the finished tree holds; returns warnings. */
  review?(record: DatasetRecord): string[]
}

/** How a plan gets at its sources. */
export interface Inputs {
  /** Opens a folder or an archive. */
  open: (path: string) => Promise<Source>
  /** Folder for what must be unpacked before it can be read. */
  scratch: string
}
