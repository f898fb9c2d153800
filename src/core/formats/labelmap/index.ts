export { readLabelMap, type MapLabel } from './read.ts'
