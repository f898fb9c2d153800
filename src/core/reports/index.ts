export { writeEvaluation } from './evaluation.ts'
export { writeReport } from './write.ts'
