export { writeEvaluation } from './evaluation.ts'
export { writeGallery } from './gallery.ts'
export { writeReport } from './write.ts'
