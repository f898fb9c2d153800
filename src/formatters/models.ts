import type { z } from 'zod'
import type { ModelsOverview } from '../core/models/index.ts'
import type { modelsSchema } from './schemas/models.ts'
import { formatTable } from './table.ts'

export type ModelsJson = z.infer<typeof modelsSchema>

/** One row a network, for a terminal. */
export function formatModels({ crop, classes, map, models }: ModelsOverview): string {
  const millions = (count: number) => `${(count / 1e6).toFixed(2)} M`
  const table = formatTable([
    ['network', 'parameters', 'of the head', 'GFLOP', 'nominal', 'center', 'corner'],
    ...models.map(({ name, parameters, headParameters, gflop, utilization }) => [
      name,
      millions(parameters),
      millions(headParameters),
      gflop.toFixed(0),
      formatShare(utilization.nominal),
      formatShare(utilization.traced),
      formatShare(utilization.corner),
    ]),
  ])
  return `${table}\n\nOne ${crop} x ${crop} image, ${classes} classes, a ${map} x ${map} map at output stride 8; the last three columns are utilization ratios.`
}

/** `0.0059`, `0.148`, `1`: the paper's digits. */
function formatShare(share: number): string {
  if (share === 1) return '1'
  return share < 0.01 ? share.toFixed(4) : share.toFixed(3)
}

/** The same as JSON. */
export function modelsJson({ crop, classes, map, models }: ModelsOverview): ModelsJson {
  return { crop, classes, map, models: [...models] }
}
