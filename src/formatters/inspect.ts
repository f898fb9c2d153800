import type {
  AnnotationsInspection,
  ArchiveInspection,
  DatasetInspection,
  Inspection,
  LabelInspection,
  PhotographInspection,
} from '../core/inspect/index.ts'
import type { Recipe } from '../core/recipes/index.ts'
import { formatClasses, formatFaults, formatSplits } from './dataset.ts'
import { formatLabelMap, formatLabelme, formatMask, formatYolo, formatYoloLabel } from './inspect-sources.ts'
import {
  formatClassFile,
  formatCounts,
  formatCurves,
  formatDocument,
  formatEvaluated,
  formatExperimentFile,
  formatExported,
  formatLineage,
  formatOnnx,
  formatPage,
  formatRecord,
  formatRun,
  formatRuns,
  formatStages,
  formatState,
  formatTableFile,
} from './inspect-written.ts'
import { formatBytes } from './prepare.ts'
import { formatTable } from './table.ts'
import { formatWeightsInspection } from './weights.ts'

const FORMATTERS: { [Kind in Inspection['kind']]: (found: Extract<Inspection, { kind: Kind }>) => string } = {
  dataset: formatDataset,
  run: formatRun,
  runs: formatRuns,
  events: (found) => `The ${found.events} events of a run\n\n${formatStages(found.stages)}`,
  lineage: (found) => formatLineage(found.lineage),
  record: formatRecord,
  evaluation: formatEvaluated,
  predictions: (found) =>
    `A folder of ${found.images} PNG images, possibly predictions (vortex eval --predictions scores them)`,
  page: formatPage,
  table: formatTableFile,
  document: formatDocument,
  experiment: formatExperimentFile,
  counts: formatCounts,
  exported: formatExported,
  state: formatState,
  labelme: formatLabelme,
  yolo: formatYolo,
  'yolo-label': formatYoloLabel,
  'label-map': formatLabelMap,
  mask: formatMask,
  curves: formatCurves,
  classes: formatClassFile,
  onnx: formatOnnx,
  annotations: formatAnnotations,
  archive: formatArchive,
  label: formatLabel,
  array: (found) => `A numpy array of ${found.dtype} [${found.shape.join(', ')}]`,
  list: (found) =>
    `A list of ${found.ids} images, sha256 ${found.sha256}${found.official ? `: the official ${found.official}` : ''}`,
  photograph: formatPhotograph,
  recipe: (found) => formatRecipe(found.recipe),
  checkpoint: formatWeightsInspection,
  weights: formatWeightsInspection,
}

export function formatInspection(found: Inspection): string {
  return (FORMATTERS[found.kind] as (found: Inspection) => string)(found)
}

function formatDataset(found: DatasetInspection): string {
  const { path, prepared, images, labels, sizes, faults, verified } = found
  const range = ({ min, mean, max }: { min: number; mean: number; max: number }) =>
    `${min} to ${max} (mean ${mean.toFixed(0)})`
  const origin = prepared
    ? `${prepared.kind} prepared from ${prepared.sources.join(' and ')}${prepared.partial ? ', partial' : ''}`
    : 'a plain VOC tree'
  const size = sizes ? `; width ${range(sizes.width)}, height ${range(sizes.height)}` : ''
  const lines = [`${path}: ${origin}`, `${images} images, ${labels} with a label${size}`]
  const sound = verified
    ? 'No faults: every image and label was decoded.'
    : 'No faults: every label was decoded; of images only the header and the end were checked (--verify decodes them).'
  const verdict = faults.length > 0 ? formatFaults(faults) : sound
  return [lines.join('\n'), formatClasses(found), formatSplits(found), verdict]
    .filter((part) => part !== '')
    .join('\n\n')
}

function formatAnnotations({ path, images, objects, crowds, categories, faults }: AnnotationsInspection): string {
  const rows = categories.map(({ id, name, objects }) => [name, `${id}`, `${objects}`])
  return [
    `${path}: COCO annotations of ${images} images, ${objects} objects (${crowds} of them crowds)`,
    formatTable([['category', 'id', 'objects'], ...rows]),
    ...(faults.length > 0 ? [formatFaults(faults)] : []),
  ].join('\n\n')
}

function formatRecipe({ name, model, stages }: Recipe): string {
  const rows = stages.map((stage) => [
    stage.name,
    `${stage.data} ${stage.split}`,
    ...[stage.steps, stage.batch, stage.crop, stage.learningRate].map(String),
  ])
  return [
    `The recipe ${name}: ${model.backbone} with ${model.context} at output stride ${model.outputStride}`,
    formatTable([['stage', 'data', 'steps', 'batch', 'crop', 'learning rate'], ...rows]),
  ].join('\n\n')
}

function formatArchive({ path, bytes, sha256, folders }: ArchiveInspection): string {
  const competition = folders.map(({ folder }) => /\/(comp[56])_\w+_cls$/.exec(folder)?.[1]).find((name) => name)
  const what =
    competition === undefined ? 'an archive' : `a submission to ${competition} (vortex submit --check checks it)`
  const rows = folders.map(({ folder, files }) => [folder === '' ? '.' : folder, `${files}`])
  return [
    `${path}: ${what} of ${formatBytes(bytes)}, sha256 ${sha256}`,
    formatTable([['folder', 'files'], ...rows]),
  ].join('\n\n')
}

function formatLabel({ width, height, classes, ignoredPixels }: LabelInspection): string {
  const rows = [...classes, { name: '(ignored)', pixels: ignoredPixels }].map(({ name, pixels }) => [name, `${pixels}`])
  return [`A label of ${width} x ${height}`, formatTable([['class', 'pixels'], ...rows])].join('\n\n')
}

function formatPhotograph({ width, height, orientation, traits }: PhotographInspection): string {
  const turned = orientation === 1 ? [] : [`EXIF orientation ${orientation}`]
  return [`An image of ${width} x ${height}`, ...traits, ...turned].join(', ')
}
