export { accumulate, createConfusion, merge, type Confusion } from './confusion.ts'
export { scoresOf, type ClassScore, type Scores } from './scores.ts'
