export { checkSubmission, type SubmissionCheck } from './check.ts'
export { submit, type SubmitSummary } from './submit.ts'
export { writeSubmission, type Predict } from './write.ts'
export { mergeSubmission, submitShard } from './submit-shard.ts'
