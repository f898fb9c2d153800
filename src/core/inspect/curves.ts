import { readBytes } from '../base/index.ts'
import { decodeEvents } from '../formats/index.ts'

/** A TensorBoard file. */
export interface CurvesInspection {
  kind: 'curves'
  path: string
  /** By name: number of values, the last of them and its step. */
  curves: { name: string; values: number; lastStep: number; last: number }[]
}

export async function inspectCurves(path: string): Promise<CurvesInspection> {
  const curves = new Map<string, CurvesInspection['curves'][number]>()
  for (const { step, values } of decodeEvents(await readBytes(path), path))
    for (const [name, last] of Object.entries(values))
      curves.set(name, { name, values: (curves.get(name)?.values ?? 0) + 1, lastStep: step, last })
  return { kind: 'curves', path, curves: [...curves.values()] }
}
