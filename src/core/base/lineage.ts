/**
 * Where a set of weights came from: enough to say which competition they may enter and how to make them again.
 * Written into every checkpoint's metadata and into a run's `lineage.json`.
 */
export interface Lineage {
  /** The imported weights that the first stage began with; absent where it began with random initialization. */
  weights?: WeightsLineage
  seed: number
  /** Every stage so far, the running one included. */
  stages: readonly StageLineage[]
  /** `vortex`, `node`, `engine` → version. */
  versions: Readonly<Record<string, string>>
}

export interface WeightsLineage {
  /** The file's name, without its folder. */
  file: string
  /** Of the file as it was published, not of what the import made of it. */
  sha256: string
  /** As whoever imported it said (`--license`); absent where nobody did. */
  licence?: string
}

export interface StageLineage {
  name: string
  /** The tree's path as the recipe has it. */
  data: string
  /** The kind of dataset that the tree was prepared from (`dataset.json`); a plain VOCdevkit is `voc`. */
  source: string
  split: string
  /** Number and SHA-256 of the split's sorted ids, one per line. */
  images: number
  sha256: string
  /** Steps done of this stage. */
  steps: number
}
