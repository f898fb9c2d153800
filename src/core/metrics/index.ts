export { bootstrapMiou, imageCounts, type ImageCounts } from './bootstrap.ts'
export {
  accumulateBoundary,
  boundaryDistance,
  boundaryIous,
  createBoundaryCounts,
  mergeBoundary,
  type BoundaryCounts,
} from './boundary.ts'
export { accumulate, createConfusion, merge, type Confusion } from './confusion.ts'
export { countErrors, ERROR_KINDS, type ErrorKind } from './error-kinds.ts'
export { interiorOf } from './interior.ts'
export { readingOrder } from './order.ts'
export { pairedDifference, type PairedDifference, type SeededCounts } from './paired.ts'
export { formatPercent, formatPoints } from './percent.ts'
export { scoresOf, type ClassScore, type Scores } from './scores.ts'
export { formatSpread, scoredNames, spreadOf, type Spread } from './spread.ts'
export { suspicionOf, type Suspicion } from './suspicion.ts'
