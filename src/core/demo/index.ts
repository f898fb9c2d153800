export { writeSources, type DemoSources } from './sources.ts'
