export { findCheckpoint, lastCheckpoint, type SaveRules } from './checkpoints.ts'
export type { Position, RunEvent, RunEventBody } from './events.ts'
export { openRun, refuseOtherRecipe, type Run } from './open.ts'
export { isRun, readRun, type RunRecord } from './read.ts'
