import type {
  ClassesInspection,
  CountsInspection,
  CurvesInspection,
  DocumentInspection,
  EvaluationInspection,
  ExperimentInspection,
  ExportedInspection,
  OnnxInspection,
  PageInspection,
  RecordInspection,
  RunInspection,
  RunsInspection,
  StageProgress,
  StateInspection,
  TableInspection,
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

export function formatPage({ title, page, about }: PageInspection): string {
  if (page === null) return `An HTML page by another tool${title === '' ? '' : `: ${title}`}`
  const shows = {
    run: 'of one run (vortex report)',
    comparison: 'that compares runs (vortex report, vortex train --seeds)',
    evaluation: 'of an evaluation (vortex eval --report)',
    gallery: "of a dataset's images and labels (vortex inspect --gallery)",
  }
  return [`A page ${shows[page]}: ${title}`, ...(about === null ? [] : [about])].join('\n')
}

export function formatTableFile({ columns, rows, table }: TableInspection): string {
  const what = {
    classes: 'Scores per class of an evaluation (vortex eval --report)',
    images: 'Scores per image of an evaluation (vortex eval --report)',
    roboflow: "The classes of Roboflow's masks (vortex prepare masks)",
  }
  const name = table === null ? 'A CSV file by another tool' : what[table]
  return `${name}: ${rows} ${rows === 1 ? 'row' : 'rows'} of ${columns.join(', ')}`
}

export function formatDocument({ headline, lines, document }: DocumentInspection): string {
  if (document === 'experiment')
    return 'An experiment as Markdown: recipes, seeds and runs compared (vortex train --seeds)'
  if (document === 'evaluation') return `An evaluation as Markdown (vortex eval --report): ${headline!}`
  return `A Markdown file by another tool, ${lines} ${lines === 1 ? 'line' : 'lines'}${headline === null ? '' : `: ${headline}`}`
}

export function formatExperimentFile({ recipes, runs }: ExperimentInspection): string {
  const rows = runs.map(({ run, state, miou }) => [run, state, miou === null ? '' : formatPercent(miou)])
  return `An experiment of ${recipes.join(', ')}: ${runs.length} runs\n\n${formatTable([['run', 'state', 'mIoU'], ...rows])}`
}

export function formatCounts({ images, classes }: CountsInspection): string {
  return `What an evaluation of a run found in each of ${images} images, ${classes} classes: runs are compared by it`
}

export function formatExported({ format, bytes, classes, vortex }: ExportedInspection): string {
  const what = format === 'savedmodel' ? 'A SavedModel of TensorFlow' : 'A graph model of tfjs'
  const by = vortex === undefined ? 'not exported by vortex' : `exported by vortex ${vortex}`
  const names = classes === undefined ? [] : [`${classes.length} classes: ${classes.join(', ')}`]
  return [`${what}, ${formatBytes(bytes)}, ${by}`, ...names].join('\n')
}

export function formatState({ command, images }: StateInspection): string {
  const what = images === undefined ? 'What' : `The ${images} images that`
  return `${what} vortex ${command} ${images === undefined ? 'noted' : 'has done'}, to continue what it began`
}
