export { bench, type BenchOptions, type BenchSummary } from './bench.ts'
export { openForward, openStep, type Timed } from './networks.ts'
export { medianOf } from './statistics.ts'
