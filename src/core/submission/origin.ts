import type { Lineage } from '../base/index.ts'

/** Why a network does not belong into comp5: each thing that it knows beside VOC's own training images. */
export function outsideData(lineage: Lineage): string[] {
  const sources = lineage.stages.filter(({ source }) => source !== 'voc')
  const stages = sources.map(({ name, source }) => `stage ${name} trained on ${source.toUpperCase()}`)
  const weights = lineage.weights ? [`it was initialized from ${lineage.weights.file}`] : []
  return [...weights, ...stages]
}
