import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { expected, kindOf, type Work } from '../base/index.ts'
import {
  inspectArchive,
  inspectDataset,
  inspectLabel,
  inspectPhotograph,
  type ArchiveInspection,
  type DatasetInspection,
  type LabelInspection,
  type PhotographInspection,
} from '../datasets/index.ts'
import { isRun, readRun } from '../runs/index.ts'
import { inspectWeights, type WeightsInspection } from '../weights/index.ts'

/** What a run's folder holds. */
export interface RunInspection {
  kind: 'run'
  path: string
  recipe: unknown
  /** The last step that its events tell of. */
  step: number
  stages: string[]
  lineage?: unknown
}

export type Inspection =
  DatasetInspection | RunInspection | WeightsInspection | ArchiveInspection | LabelInspection | PhotographInspection

/** Says what a path is, by its bytes, and what is in it. */
export async function inspect(
  path: string,
  options: { verify?: boolean; threads?: number },
  work: Work = {},
): Promise<Inspection> {
  const kind = await kindOf(path)
  if (kind === 'folder' && (await isRun(path))) return inspectRun(path)
  if (kind === 'file') return inspectFile(path, work)
  // Also where there is nothing: a dataset's error says what could be given.
  if (kind === 'folder' || kind === 'missing') return inspectDataset(path, options, work)
  throw expected('a file or folder', path, 'neither', { code: 'unsupported' })
}

async function inspectFile(path: string, work: Work): Promise<Inspection> {
  const head = await readHead(path)
  const startsWith = (text: string) => head.toString('latin1', 0, text.length) === text
  if (startsWith('\x89PNG')) return inspectLabel(path, 'png')
  if (startsWith('MATLAB 5')) return inspectLabel(path, 'mat')
  if (startsWith('\xff\xd8')) return inspectPhotograph(path)
  // A checkpoint of PyTorch is a zip too.
  const isZip = startsWith('PK') && extname(path) === '.zip'
  const isArchive = isZip || startsWith('\x1f\x8b') || head.toString('latin1', 257, 262) === 'ustar'
  return isArchive ? inspectArchive(path, work) : inspectWeights(path)
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

async function inspectRun(path: string): Promise<RunInspection> {
  const { recipe, events, lineage } = await readRun(path)
  const stages = [...new Set(events.map(({ stage }) => stage))]
  const step = events.reduce((last, event) => Math.max(last, event.step), 0)
  return { kind: 'run', path, recipe, step, stages, ...(lineage && { lineage }) }
}
