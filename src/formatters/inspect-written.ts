import type {
  ClassesInspection,
  CurvesInspection,
  EvaluationInspection,
  OnnxInspection,
  RecordInspection,
  RunInspection,
  RunsInspection,
  StageProgress,
} from '../core/inspect/index.ts'
import { describeCheckpoint, type Lineage } from '../core/base/index.ts'
import { formatPercent } from '../core/metrics/index.ts'
import { formatBytes } from './prepare.ts'
import { formatTable } from './table.ts'

/** Runs and the files that vortex writes about them. */
export function formatRun({ stages, checkpoint }: RunInspection): string {
  const network = checkpoint
    ? `Checkpoint: ${describeCheckpoint(checkpoint.file, checkpoint.trained)}`
    : 'No checkpoint yet.'
  if (stages.length === 0) return `A run that has not begun a stage\n${network}`
  return `A run of ${stages.map(({ name }) => name).join(', ')}\n\n${formatStages(stages)}\n\n${network}`
}

export function formatStages(stages: readonly StageProgress[]): string {
  const rows = stages.map(({ name, step, steps, loss, best }) => [
    name,
    steps === null ? `${step}` : `${step}/${steps}`,
    loss?.toFixed(4) ?? '',
    best === null ? '' : formatPercent(best.miou),
    best === null ? '' : `step ${best.step}${best.of === undefined ? '' : `, ${best.images} of ${best.of} images`}`,
  ])
  return formatTable([['stage', 'steps', 'last loss', 'best mIoU', 'at'], ...rows])
}

export function formatRuns({ path, runs }: RunsInspection): string {
  const rows = runs.map(({ name, stage, step, miou, date }) => [
    ...[name, stage ?? '', `${step}`],
    ...[miou === null ? '' : formatPercent(miou), date.slice(0, 16).replace('T', ' ')],
  ])
  return `${path}: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}\n\n${formatTable([['run', 'stage', 'step', 'best mIoU', 'last event (UTC)'], ...rows])}` // prettier-ignore
}

export function formatLineage({ weights, stages, versions }: Lineage): string {
  return [
    'The lineage of a run:',
    weights ? `Started from ${weights.file}, sha256 ${weights.sha256}` : 'Started from random initialization',
    ...stages.map(({ name, split, data, images, steps }) => `Stage ${name}: ${steps} steps on ${split} of ${data} (${images} images)`), // prettier-ignore
    Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', '), // prettier-ignore
  ].join('\n')
}

export function formatRecord({ record: { kind, sources, images, labels, splits } }: RecordInspection): string {
  const rows = Object.entries(splits).map(([name, { count, sha256 }]) => [name, `${count}`, sha256])
  return [
    `The record of a tree that vortex prepared from ${sources.join(' and ')} (${kind}): ${images} images, ${labels} with a label`,
    formatTable([['split', 'images', 'sha256'], ...rows]),
    'To describe the tree, name its folder: vortex inspect DIR',
  ].join('\n\n')
}

export function formatEvaluated(found: EvaluationInspection): string {
  const { source, split, images, miou, pixelAccuracy } = found
  return `An evaluation of ${source} on ${images} images of ${split}: mIoU ${formatPercent(miou)}, pixel accuracy ${formatPercent(pixelAccuracy)}`
}

export function formatCurves({ curves }: CurvesInspection): string {
  const rows = curves.map(({ name, values, lastStep, last }) => [name, `${values}`, `${lastStep}`, last.toPrecision(4)])
  return `A TensorBoard file with ${curves.length} curves\n\n${formatTable([['curve', 'values', 'last step', 'last value'], ...rows])}`
}

export function formatClassFile({ classes, background }: ClassesInspection): string {
  const rows = classes.map(({ name, color }, index) => [`${index} ${name}`, color.join(', ')])
  const first = background ? ', the first one background' : ''
  return `A class file with ${classes.length} classes${first}\n\n${formatTable([['class', 'color'], ...rows])}`
}

export function formatOnnx({ bytes, producer, nodes, inputs, outputs, metadata }: OnnxInspection): string {
  const list = (values: OnnxInspection['inputs']) => values.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ') // prettier-ignore
  const by = producer.name === '' ? '' : ` by ${producer.name} ${producer.version}`.trimEnd()
  const own = metadata['vortex'] === undefined ? [] : ['Exported by vortex: to train or evaluate, use the checkpoint it was made from.'] // prettier-ignore
  return [
    `An ONNX model${by} with ${nodes} nodes, ${formatBytes(bytes)}: ${list(inputs)} → ${list(outputs)}`,
    ...own,
  ].join('\n')
}
