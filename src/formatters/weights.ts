import type {
  CheckpointMeta,
  ExportSummary,
  ImportedWeights,
  ImportRecord,
  MatchReport,
  WeightsInspection,
} from '../core/weights/index.ts'
import { describeCheckpoint, type Trained } from '../core/base/index.ts'
import { namesOf } from '../core/labels/index.ts'
import { formatBytes } from './prepare.ts'
import { formatPercent } from '../core/metrics/index.ts'
import { formatTable } from './table.ts'

interface Written {
  out: string
  bytes: number
  sha256: string
}

/** What `vortex weights import --json` prints: the whole report. Shapes are in the file's order, [O, I, H, W]. */
export interface ImportResult extends MatchReport {
  file: string
  format: string
  /** Keys that led to the state dict. */
  path: readonly string[]
  /** The key of a moving average that the file has too and that was not taken. */
  average: string | null
  /** What was or would be written; null where not even the backbone is whole. */
  part: 'network' | 'backbone' | null
  backbone: string
  /** The code base whose head was recognized. */
  head: string | null
  model: Readonly<Record<string, unknown>>
  /** Names of the network's classes; null for a backbone. */
  classes: readonly string[] | null
  mean: readonly number[] | null
  std: readonly number[] | null
  record: ImportRecord | null
  /** null: nothing was written. */
  written: Written | null
}

export interface ExportResult extends ExportSummary {
  checkpoint: string
  trained: Trained | null
  out: string
}

export function importResult(file: string, imported: ImportedWeights, written: Written | undefined): ImportResult {
  const meta = imported.checkpoint?.meta
  return {
    file,
    format: imported.format,
    path: imported.path,
    average: imported.average ?? null,
    part: meta?.part ?? null,
    backbone: imported.model.backbone,
    head: imported.dialect ?? null,
    model: meta?.model ?? { ...imported.model },
    ...imported.report,
    classes: meta?.classes ? namesOf(meta.classes) : null,
    mean: meta?.mean ?? null,
    std: meta?.std ?? null,
    record: meta?.imported ?? null,
    written: written ?? null,
  }
}

export function formatImport(result: ImportResult): string {
  const { file, format, path, average, backbone, classes, record, mean, std } = result
  const under = path.length > 0 ? `, state dict under ${path.join('.')}` : ''
  const other = average === null ? [] : [`The file also has a moving average under ${average}: --ema takes that one.`]
  const known = record?.knownAs === undefined ? [] : [`Known as ${record.knownAs}${formatMetrics(record.metrics)}.`]
  const pixels = mean && std ? [`${formatPixels(mean, std)}.`] : []
  return [
    [
      `${file}: ${format}${under}.`,
      ...other,
      `Network: ${backbone}${headOf(result)}.`,
      ...(classes ? [`${formatClasses(classes)}.`] : []),
      ...known,
      ...pixels,
    ].join('\n'),
    formatReport(result),
    formatOutcome(result),
  ].join('\n\n')
}

/** Of another toolkit's file its code base, of vortex's own the context module. */
function headOf({ head, part, model }: ImportResult): string {
  if (head !== null) return ` with a head of ${head}`
  return part === 'network' ? ` + ${String(model['context'])}` : ''
}

export function formatExport({ checkpoint, trained, out, bytes, sha256, part, tensors }: ExportResult): string {
  const source = describeCheckpoint(checkpoint, trained)
  return `Checkpoint: ${source}\n${tensors} tensors of a ${part} in ${out}: ${formatBytes(bytes)}, sha256 ${sha256}.`
}

/** Classes and tensors spelled out on a terminal; the JSON has all. */
const CLASSES_SHOWN = 6
const TENSORS_SHOWN = 40

/** What `vortex inspect` says of a checkpoint or another toolkit's weights. */
export function formatWeightsInspection(found: WeightsInspection): string {
  const { kind, path, format, bytes, sha256, tensors, values, network, knownAs, meta, beside } = found
  const under = path.length > 0 ? `Under ${path.join('.')}: ` : ''
  const facts = Object.entries(beside).map(([name, value]) => `${name} ${value}`)
  const head = network?.head === undefined ? '' : ` with the head of ${network.head}`
  const lines = [
    `${under}${found.exported ? "weights that vortex exported, with torchvision's names," : kind} in ${format}, ${formatBytes(bytes)}, sha256 ${sha256}`,
    ...(knownAs === undefined ? [] : [`Known as ${knownAs}`]),
    ...(meta ? metaLines(meta) : network ? [`Network: ${network.backbone}${head}`] : []),
    ...(facts.length > 0 ? [`Also in the file: ${facts.join(', ')}`] : []),
    `${tensors.length} tensors with ${values} values`,
  ]
  const rows = tensors.slice(0, TENSORS_SHOWN).map(({ name, dtype, shape }) => [name, dtype, sizes(shape)])
  const more = tensors.length > TENSORS_SHOWN ? [`… and ${tensors.length - TENSORS_SHOWN} more (--json lists all)`] : []
  return [lines.join('\n'), [formatTable(rows), ...more].join('\n')].join('\n\n')
}

function metaLines({ part, model, mean, std, classes, lineage, training, imported }: CheckpointMeta): string[] {
  const { backbone, context, outputStride } = model as { backbone: string; context?: string; outputStride?: number }
  const { weights, stages } = lineage
  const best = training?.best
  const score = best ? `; best mIoU ${formatPercent(best.miou)} at step ${best.step} of stage ${best.stage}` : ''
  const licence = weights?.licence === undefined ? '' : ` (${weights.licence})`
  return [
    part === 'backbone' ? `Backbone: ${backbone}` : `Network: ${backbone} + ${context}, output stride ${outputStride}`,
    ...(classes ? [formatClasses(namesOf(classes))] : []),
    ...(weights ? [`Started from ${weights.file}${licence}, sha256 ${weights.sha256}`] : []),
    ...(imported?.knownAs === undefined ? [] : [`Known as ${imported.knownAs}${formatMetrics(imported.metrics)}`]),
    ...stages.map(({ name, split, images, steps }) => `Stage ${name}: ${steps} steps on ${split} (${images} images)`),
    ...(training ? [`Stopped after step ${training.step} of stage ${training.stage}${score}`] : []),
    formatPixels(mean, std),
  ]
}

function formatClasses(names: readonly string[]): string {
  const more = names.length > CLASSES_SHOWN ? ', …' : ''
  return `${names.length} classes: ${names.slice(0, CLASSES_SHOWN).join(', ')}${more}`
}

function formatPixels(mean: readonly number[], std: readonly number[]): string {
  return `Pixels: mean ${mean.join(', ')}, deviation ${std.join(', ')}`
}

function formatReport({ matched, dropped, missing, unexpected, wrongShape }: MatchReport): string {
  const counts = formatTable([
    ['matched', `${matched.length}`],
    ['dropped by rule', `${dropped.length}`],
    ['missing', `${missing.length}`],
    ['unexpected', `${unexpected.length}`],
    ['wrong shape', `${wrongShape.length}`],
  ])
  const reasons = [...new Set(dropped.map(({ reason }) => reason))]
  const parts = [
    section(
      'Dropped by rule',
      reasons.map((reason) =>
        listed(
          reason,
          dropped.flatMap((one) => (one.reason === reason ? [one.from] : [])),
        ),
      ),
    ),
    section(
      'Missing',
      missing.map(({ name, shape, candidates }) => named(name, shape, candidates)),
    ),
    section(
      'Unexpected',
      unexpected.map(({ from, shape, candidates }) => named(from, shape, candidates)),
    ),
    section(
      'Wrong shape',
      wrongShape.map(
        ({ from, to, expected, found }) => `${from}: expected ${sizes(expected)} for ${to} but found ${sizes(found)}`,
      ),
    ),
  ]
  return [counts, ...parts.filter((part) => part !== '')].join('\n\n')
}

/** Lines of a section on a terminal; `--json` has all. */
const LINES_SHOWN = 20
const NAMES_SHOWN = 4

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  const more = lines.length > LINES_SHOWN ? [`… and ${lines.length - LINES_SHOWN} more (--json lists all)`] : []
  return [`${title}:`, ...[...lines.slice(0, LINES_SHOWN), ...more].map((line) => `  ${line}`)].join('\n')
}

function listed(reason: string, names: readonly string[]): string {
  const more = names.length > NAMES_SHOWN ? `, … (${names.length})` : ''
  return `${reason}: ${names.slice(0, NAMES_SHOWN).join(', ')}${more}`
}

function named(name: string, shape: readonly number[], candidates: readonly string[]): string {
  return `${name} ${sizes(shape)}${candidates.length > 0 ? `  (${candidates.join('? ')}?)` : ''}`
}

function sizes(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`
}

function formatMetrics(metrics: Readonly<Record<string, number>> | undefined): string {
  const scores = Object.entries(metrics ?? {}).map(([name, value]) => `${name} ${value}`)
  return scores.length === 0 ? '' : `: ${scores.join(', ')}`
}

function formatOutcome({ part, written, backbone }: ImportResult): string {
  if (part === null) return `Nothing was written: the file has no complete ${backbone}.`
  const what = part === 'network' ? 'The whole network' : 'The backbone alone'
  if (!written) return `${what} would be written.`
  return `${what} is in ${written.out}: ${formatBytes(written.bytes)}, sha256 ${written.sha256}.`
}
