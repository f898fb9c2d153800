import type { Work } from '../base/index.ts'
import type { Engine } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import type { Run, RunEvent } from '../runs/index.ts'
import type { Evaluator } from './evaluator.ts'

/** What all stages of one call share. */
export interface TrainingContext {
  engine: Engine
  model: Model
  run: Run
  evaluator: Evaluator
  /** Decoding threads; default one a core but one. */
  threads?: number | undefined
  /** Steps that this call may still do. */
  stepsLeft: number
  /** The step of the running stage at which the last checkpoint was written by this call. */
  savedStep?: number | undefined
  /** Events that the run had at the point where it goes on. */
  earlier: readonly RunEvent[]
  work: Work
}
