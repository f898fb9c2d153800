/** A fault of a machine. */
export interface Problem {
  message: string
  /** How to fix it. */
  fix: string
}
