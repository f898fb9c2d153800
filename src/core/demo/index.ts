export { runDemo, type DemoOptions, type DemoSummary } from './run.ts'
export { writeSources, type DemoSources } from './sources.ts'
