/** A fault of a machine. */
export interface Problem {
  message: string
  /** What mends it. */
  mend: string
}
