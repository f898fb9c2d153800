import { basename, dirname } from 'node:path'
import type { Work } from '../base/index.ts'
import { inspectAnnotations, type AnnotationsInspection } from './annotations.ts'
import { inspectCounts, type CountsInspection } from './counts.ts'
import { inspectEvaluation, type EvaluationInspection } from './evaluation.ts'
import { inspectExperiment, type ExperimentInspection } from './experiment.ts'
import { exportedFolder, inspectExported, type ExportedInspection } from './exported.ts'
import { readHead } from './head.ts'
import { inspectLabelme, type LabelmeInspection } from './labelling.ts'
import { inspectLineage, type LineageInspection } from './lineage.ts'
import { inspectRecord, type RecordInspection } from './record.ts'
import { inspectState, type StateInspection } from './state.ts'

export type JsonInspection =
  | AnnotationsInspection
  | CountsInspection
  | EvaluationInspection
  | ExperimentInspection
  | ExportedInspection
  | LabelmeInspection
  | LineageInspection
  | RecordInspection
  | StateInspection

/** Known files by their names or their beginning; what else is JSON may be gigabytes of annotations. */
export async function inspectJson(path: string, work: Work): Promise<JsonInspection> {
  const name = basename(path)
  if (name === 'lineage.json') return inspectLineage(path)
  if (name === 'dataset.json') return inspectRecord(path)
  if (name === 'prepare.json') return inspectState(path, 'prepare')
  const head = (await readHead(path, HEAD)).toString()
  const begins = (...keys: RegExp[]) => keys.some((key) => new RegExp(`^\\s*\\{\\s*${key.source}`).test(head))
  if (begins(/"miou"/)) return inspectEvaluation(path)
  if (begins(/"runs"/)) return inspectExperiment(path)
  if (begins(/"format"\s*:\s*"vortex-demo"/)) return inspectState(path, 'demo')
  if (begins(/"classes"\s*:\s*\[[^\]]*\]\s*,\s*"ids"/)) return inspectCounts(path)
  const folder = begins(/"format"\s*:\s*"graph-model"/) ? dirname(path) : exportedFolder(path)
  const exported = folder === undefined ? undefined : await inspectExported(folder)
  if (exported) return exported
  return /"shapes"\s*:|^\s*\{\s*"(imageData|imagePath)"/.test(head)
    ? inspectLabelme(path)
    : inspectAnnotations(path, work)
}

/** So many first bytes show a labelme file's shapes, unless its image comes first. */
const HEAD = 1 << 16
