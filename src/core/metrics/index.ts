export { accumulate, createConfusion, merge, type Confusion } from './confusion.ts'
export { readingOrder } from './order.ts'
export { formatPercent } from './percent.ts'
export { scoresOf, type ClassScore, type Scores } from './scores.ts'
