export { labelmeArea } from './area.ts'
export { AREAS, type LabelmeFile, type LabelmeShape } from './file.ts'
export { readLabelme } from './read.ts'
