/** One thing that both checkouts do. */
export interface Check {
  name: string
  run(checkouts: Checkouts): AsyncIterable<Finding>
}

export interface Checkouts {
  before: string
  after: string
  /** Sample data (VOCdevkit, benchmark_RELEASE, coco). */
  data: string
  /** Folder for what the check writes. */
  scratch: string
}

export interface Finding {
  what: string
  /** Empty where results are the same. */
  differences: readonly string[]
}
