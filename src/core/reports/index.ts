export { writeEvaluation } from './evaluation.ts'
export { writeGallery } from './gallery.ts'
export { inspect, type Inspection } from './inspect.ts'
export { writeReport } from './write.ts'
