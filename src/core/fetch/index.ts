export { CATALOG, type Publication } from './catalog.ts'
export {
  fetchPublications,
  type FetchedPublication,
  type FetchOptions,
  type FetchSummary,
  type Proxies,
} from './fetch.ts'
export { planFetch, type FetchPlan, type PlannedFile } from './plan.ts'
export { findPublications } from './publications.ts'
export { weightsPath } from './weights.ts'
