import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { readBytes, readText, type Work } from '../base/index.ts'
import { decodeNpy } from '../formats/index.ts'
import { formatOf } from '../images/index.ts'
import { loadRecipe, type Recipe } from '../recipes/index.ts'
import { inspectWeights, type WeightsInspection } from '../weights/index.ts'
import { inspectAnnotations, type AnnotationsInspection } from './annotations.ts'
import { inspectArchive, type ArchiveInspection } from './archive.ts'
import { inspectClasses, type ClassesInspection } from './classes.ts'
import { inspectCurves, type CurvesInspection } from './curves.ts'
import { inspectEvaluation, type EvaluationInspection } from './evaluation.ts'
import { inspectLabel, inspectPhotograph, type LabelInspection, type PhotographInspection } from './image.ts'
import { inspectLineage, type LineageInspection } from './lineage.ts'
import { inspectList, type ListInspection } from './list.ts'
import { inspectOnnx, type OnnxInspection } from './onnx.ts'
import { inspectRecord, type RecordInspection } from './record.ts'
import { inspectEvents, type EventsInspection } from './run.ts'

/** A recipe with its defaults filled in. */
export interface RecipeInspection {
  kind: 'recipe'
  path: string
  recipe: Recipe
}

/** numpy's `.npy`, as `predict` writes probabilities. */
export interface ArrayInspection {
  kind: 'array'
  path: string
  dtype: string
  shape: number[]
}

export type FileInspection =
  | ArrayInspection
  | AnnotationsInspection
  | ArchiveInspection
  | ClassesInspection
  | CurvesInspection
  | EvaluationInspection
  | EventsInspection
  | LabelInspection
  | LineageInspection
  | ListInspection
  | OnnxInspection
  | PhotographInspection
  | RecipeInspection
  | RecordInspection
  | WeightsInspection

/** Says what a file is, by its bytes (texts by their ending), and what is in it. */
export async function inspectFile(path: string, work: Work = {}): Promise<FileInspection> {
  switch (path.endsWith('.json.gz') ? '.json' : extname(path).toLowerCase()) {
    case '.json':
      return inspectJson(path, work)
    case '.jsonl':
      return inspectEvents(path)
    case '.onnx':
      return inspectOnnx(path)
    case '.txt':
      return inspectList(path)
    case '.yaml':
    case '.yml':
      return inspectYaml(path)
  }
  if (basename(path).includes('.tfevents.')) return inspectCurves(path)
  const head = await readHead(path)
  const startsWith = (text: string) => head.toString('latin1', 0, text.length) === text
  if (startsWith('\x89PNG')) return inspectLabel(path, 'png')
  if (startsWith('MATLAB 5')) return inspectLabel(path, 'mat')
  if (formatOf(head) !== undefined) return inspectPhotograph(path)
  if (startsWith('\x93NUMPY')) return inspectArray(path)
  // A checkpoint of PyTorch is a zip too.
  const isZip = startsWith('PK') && extname(path) === '.zip'
  const isArchive = isZip || startsWith('\x1f\x8b') || head.toString('latin1', 257, 262) === 'ustar'
  return isArchive ? inspectArchive(path, work) : inspectWeights(path)
}

/** Vortex's own files by their names or first key; what else is JSON may be gigabytes of annotations. */
async function inspectJson(path: string, work: Work): Promise<FileInspection> {
  const name = basename(path)
  if (name === 'lineage.json') return inspectLineage(path)
  if (name === 'dataset.json') return inspectRecord(path)
  const isEvaluation = /^\s*\{\s*"miou"/.test((await readHead(path)).toString())
  return isEvaluation ? inspectEvaluation(path) : inspectAnnotations(path, work)
}

/** A class file has classes at its top, and no stages. */
async function inspectYaml(path: string): Promise<ClassesInspection | RecipeInspection> {
  const text = await readText(path)
  if (/^classes:/m.test(text) && !/^stages:/m.test(text)) return inspectClasses(path)
  return { kind: 'recipe', path, recipe: await loadRecipe(path, { root: '' }) }
}

async function inspectArray(path: string): Promise<ArrayInspection> {
  const { dtype, shape } = decodeNpy(await readBytes(path), path)
  return { kind: 'array', path, dtype, shape: [...shape] }
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
