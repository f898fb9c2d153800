export type { AnnotationsInspection } from './annotations.ts'
export type { ArchiveInspection } from './archive.ts'
export type { DatasetInspection } from './dataset.ts'
export type { LabelInspection, PhotographInspection } from './image.ts'
export type { EventsInspection, RunInspection, RunsInspection, StageProgress } from './run.ts'
export type {
  ClassesInspection,
  CurvesInspection,
  EvaluationInspection,
  OnnxInspection,
  RecordInspection,
} from './written.ts'
export { inspect, type Inspection } from './inspect.ts'
