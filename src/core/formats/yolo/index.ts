export { readYoloData, type YoloData } from './data.ts'
export { readYoloLabels, type YoloObject } from './labels.ts'
