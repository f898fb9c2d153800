import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { parseStored, readBytes, readText, type Lineage } from '../base/index.ts'
import { readClassFile, readRecord, type StoredRecord } from '../datasets/index.ts'
import { decodeEvents, readOnnxSummary, type OnnxSummary } from '../formats/index.ts'
import { readLineage } from '../runs/index.ts'

/** A run's `lineage.json`. */
export interface LineageInspection {
  kind: 'lineage'
  path: string
  lineage: Lineage
}

/** A prepared tree's `dataset.json`, without a look at the tree. */
export interface RecordInspection {
  kind: 'record'
  path: string
  record: StoredRecord
}

/** What `vortex eval --json` printed, or its report's folder. */
export interface EvaluationInspection {
  kind: 'evaluation'
  path: string
  source: string
  split: string
  images: number
  miou: number
  pixelAccuracy: number
}

/** A TensorBoard file. */
export interface CurvesInspection {
  kind: 'curves'
  path: string
  /** By name: number of values, the last of them and its step. */
  curves: { name: string; values: number; lastStep: number; last: number }[]
}

export interface ClassesInspection {
  kind: 'classes'
  path: string
  background: boolean
  classes: { name: string; color: readonly number[] }[]
}

export interface OnnxInspection extends OnnxSummary {
  kind: 'onnx'
  path: string
  bytes: number
}

/** A folder of PNGs, as `predict`, `eval --save` and other tools write them. */
export interface PredictionsInspection {
  kind: 'predictions'
  path: string
  images: number
}

export async function inspectLineage(path: string): Promise<LineageInspection> {
  return { kind: 'lineage', path, lineage: await readLineage(path) }
}

export async function inspectRecord(path: string): Promise<RecordInspection> {
  return { kind: 'record', path, record: (await readRecord(dirname(path)))! }
}

const share = z.number().min(0).max(1)
const evaluationHead = z.object({
  miou: share,
  pixelAccuracy: share,
  images: z.int(),
  source: z.string(),
  split: z.object({ name: z.string() }),
})

export async function inspectEvaluation(path: string): Promise<EvaluationInspection> {
  const advice = 'Score again: vortex eval … --json'
  const found = parseStored(evaluationHead, await readText(path), path, 'an evaluation', advice)
  return { kind: 'evaluation', path, ...found, split: found.split.name }
}

export async function inspectCurves(path: string): Promise<CurvesInspection> {
  const curves = new Map<string, CurvesInspection['curves'][number]>()
  for (const { step, values } of decodeEvents(await readBytes(path), path))
    for (const [name, last] of Object.entries(values))
      curves.set(name, { name, values: (curves.get(name)?.values ?? 0) + 1, lastStep: step, last })
  return { kind: 'curves', path, curves: [...curves.values()] }
}

export async function inspectClasses(path: string): Promise<ClassesInspection> {
  const { classes, background } = (await readClassFile(path)).classes
  return { kind: 'classes', path, background, classes: classes.map(({ name, color }) => ({ name, color })) }
}

export async function inspectOnnx(path: string): Promise<OnnxInspection> {
  const bytes = await readBytes(path)
  return { kind: 'onnx', path, bytes: bytes.length, ...readOnnxSummary(bytes, path) }
}

/** What a folder of results is, by the files in it; undefined where it is none. */
export async function inspectResults(path: string): Promise<EvaluationInspection | PredictionsInspection | undefined> {
  const names = (await readdir(path)).filter((name) => !name.startsWith('.'))
  if (names.includes('evaluation.json')) return { ...(await inspectEvaluation(join(path, 'evaluation.json'))), path }
  const images = names.filter((name) => basename(name).endsWith('.png')).length
  return images > 0 && !names.includes('JPEGImages') ? { kind: 'predictions', path, images } : undefined
}
