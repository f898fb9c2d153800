import type { Lineage } from '../base/index.ts'
import { readLineage } from '../runs/index.ts'

/** A run's `lineage.json`. */
export interface LineageInspection {
  kind: 'lineage'
  path: string
  lineage: Lineage
}

export async function inspectLineage(path: string): Promise<LineageInspection> {
  return { kind: 'lineage', path, lineage: await readLineage(path) }
}
