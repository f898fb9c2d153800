import { basename, extname } from 'node:path'
import { readBytes, readText, type Work } from '../base/index.ts'
import { decodeNpy } from '../formats/index.ts'
import { formatOf } from '../images/index.ts'
import { loadRecipe, type Recipe } from '../recipes/index.ts'
import { inspectWeights, type WeightsInspection } from '../weights/index.ts'
import { inspectArchive, type ArchiveInspection } from './archive.ts'
import { inspectClasses, type ClassesInspection } from './classes.ts'
import { inspectCurves, type CurvesInspection } from './curves.ts'
import { inspectDocument, type DocumentInspection } from './document.ts'
import { exportedFolder, inspectExported } from './exported.ts'
import { readHead } from './head.ts'
import {
  inspectMat,
  inspectPhotograph,
  inspectPng,
  type LabelInspection,
  type MaskInspection,
  type PhotographInspection,
} from './image.ts'
import { inspectJson, type JsonInspection } from './json.ts'
import {
  inspectLabelMap,
  inspectYolo,
  inspectYoloLabel,
  type LabelMapInspection,
  type YoloInspection,
  type YoloLabelInspection,
} from './labelling.ts'
import { inspectList, type ListInspection } from './list.ts'
import { inspectOnnx, type OnnxInspection } from './onnx.ts'
import { inspectPage, type PageInspection } from './page.ts'
import { inspectEvents, type EventsInspection } from './run.ts'
import { inspectState } from './state.ts'
import { inspectTable, type TableInspection } from './table.ts'

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
  | ArchiveInspection
  | ClassesInspection
  | CurvesInspection
  | DocumentInspection
  | EventsInspection
  | JsonInspection
  | LabelInspection
  | LabelMapInspection
  | ListInspection
  | MaskInspection
  | OnnxInspection
  | PageInspection
  | PhotographInspection
  | RecipeInspection
  | TableInspection
  | WeightsInspection
  | YoloInspection
  | YoloLabelInspection

/** Says what a file is, by its bytes (texts by their ending), and what is in it. */
export async function inspectFile(path: string, work: Work = {}): Promise<FileInspection> {
  const ending = path.endsWith('.json.gz') ? '.json' : extname(path).toLowerCase()
  if (ending === '.json') return inspectJson(path, work)
  const text = await TEXTS[ending]?.(path)
  if (text) return text
  const folder = exportedFolder(path)
  const exported = folder === undefined ? undefined : await inspectExported(folder)
  if (exported) return exported
  if (basename(path).includes('.tfevents.')) return inspectCurves(path)
  const head = await readHead(path, 512)
  const startsWith = (text: string) => head.toString('latin1', 0, text.length) === text
  if (startsWith('\x89PNG')) return inspectPng(path)
  if (startsWith('MATLAB 5')) return inspectMat(path)
  if (formatOf(head) !== undefined) return inspectPhotograph(path)
  if (startsWith('\x93NUMPY')) return inspectArray(path)
  // A checkpoint of PyTorch is a zip too.
  const isZip = startsWith('PK') && extname(path) === '.zip'
  const isArchive = isZip || startsWith('\x1f\x8b') || head.toString('latin1', 257, 262) === 'ustar'
  return isArchive ? inspectArchive(path, work) : inspectWeights(path)
}

const TEXTS: Readonly<Record<string, (path: string) => Promise<FileInspection>>> = {
  '.csv': inspectTable,
  '.htm': inspectPage,
  '.html': inspectPage,
  // The journal of vortex prepare is in lines, as the events of a run are.
  '.jsonl': (path) => (basename(path) === 'images.jsonl' ? inspectState(path, 'prepare') : inspectEvents(path)),
  '.md': inspectDocument,
  '.onnx': inspectOnnx,
  '.txt': inspectTxt,
  '.yaml': inspectYaml,
  '.yml': inspectYaml,
}

/** A list, unless its name or its first line says otherwise: ids are followed by no four numbers. */
async function inspectTxt(path: string): Promise<LabelMapInspection | ListInspection | YoloLabelInspection> {
  if (basename(path) === 'labelmap.txt') return inspectLabelMap(path)
  const head = (await readHead(path, 512)).toString()
  return /^\s*\d+([ \t]+[\d.e+-]+){4}/i.test(head) ? inspectYoloLabel(path) : inspectList(path)
}

/** A class file has classes at its top and no stages, a data.yaml names. */
async function inspectYaml(path: string): Promise<ClassesInspection | RecipeInspection | YoloInspection> {
  const text = await readText(path)
  const isRecipe = /^stages:/m.test(text)
  if (!isRecipe && /^classes\s*:/m.test(text)) return inspectClasses(path)
  if (!isRecipe && /^names\s*:/m.test(text)) return inspectYolo(path)
  return { kind: 'recipe', path, recipe: await loadRecipe(path, { root: '' }) }
}

async function inspectArray(path: string): Promise<ArrayInspection> {
  const { dtype, shape } = decodeNpy(await readBytes(path), path)
  return { kind: 'array', path, dtype, shape: [...shape] }
}
