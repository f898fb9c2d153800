export { writeEvaluation } from './evaluation.ts'
