import { basename } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expected, throwIfInterrupted, VERSION, type Lineage, type Work } from '../base/index.ts'
import { firstDifference, VOC, type ClassDifference, type ClassSet } from '../labels/index.ts'
import { BACKBONES, buildModel, DEFAULT_MODEL, type ModelConfig } from '../models/index.ts'
import type { NamedArray } from './arrays.ts'
import type { Checkpoint } from './checkpoint.ts'
import { openWeightFile, type OpenOptions, type WeightFile } from './files/open.ts'
import { guessModel } from './guess.ts'
import { IMAGENET_MEAN, IMAGENET_STD, knownWeights } from './known.ts'
import { classesOf, isLastLayer, withoutLastLayer } from './last-layer.ts'
import { moveInputsLast } from './layout.ts'
import { refuseLookalikes } from './lookalikes.ts'
import { matchWeights, type MatchReport } from './match.ts'
import type { CheckpointMeta, ImportRecord } from './meta.ts'
import { isBackbone } from './names/translate.ts'
import { sourceOf, type WeightSource } from './source.ts'

type Triple = readonly [number, number, number]

export interface ImportOptions extends OpenOptions {
  /** The network to fill. Default: the one that the file speaks of. */
  model?: ModelConfig
  /** What the network is to tell apart. A last layer of other classes is left out. Default: the file's classes. */
  classes?: ClassSet
  /** Kept in the record. */
  licence?: string
  /** What the network expects of its pixels, in 0..1 RGB. Default: ImageNet's. */
  mean?: Triple
  std?: Triple
}

export interface ImportedWeights {
  format: WeightFile['format']
  /** The keys of a PyTorch file that led to the state dict. */
  path: readonly string[]
  /** The code base that wrote the head, as far as names tell; undefined for files of vortex. */
  dialect: string | undefined
  model: ModelConfig
  report: MatchReport
  /** The key of a moving average that the file has too and that was not taken. */
  average?: string
  /** Where the file's classes first differ from those asked for: the last layer was left out. */
  difference?: ClassDifference
  /** Absent where not even the backbone is whole: the report says why. */
  checkpoint?: Checkpoint
}

/**
 * Reads a weight file, of another toolkit or of vortex, into the variables of a network: our names, our layout, float32.
 * A part (backbone, head) is taken whole or not at all, but for a last layer of other classes than those asked for; the
 * report names every tensor of the file and every variable.
 */
export async function importWeights(
  path: string,
  options: ImportOptions = {},
  work: Work = {},
): Promise<ImportedWeights> {
  const file = await openWeightFile(path, options)
  try {
    const found = sourceOf(file, path)
    refuseLookalikes(found, path)
    const known = classesOf(found)
    const classes = options.classes ?? known ?? VOC
    const difference = known && firstDifference(classes, known)
    const source = difference ? withoutLastLayer(found) : found
    const model = options.model ?? guessModel(source) ?? refuseStranger(source, path)
    const specs = buildModel(model, classes.classes.length).variables.filter(
      ({ name }) => isBackbone(name) || (hasHead(source) && !(difference && isLastLayer(name))),
    )
    const report = matchWeights(specs, source.tensors, source.meanings)
    const { average } = file
    const other = average === undefined ? {} : { average }
    const about = {
      ...other,
      format: file.format,
      path: file.path,
      dialect: source.meta ? undefined : source.dialect?.name,
      model,
      report,
    }
    const result = { ...about, ...(difference && { difference }) }
    const part = partOf(report, specs)
    if (part === undefined) return result
    const taken = report.matched.filter(({ to }) => part === 'network' || isBackbone(to))
    const values = await readValues(source, taken, model, work)
    return { ...result, checkpoint: { values, meta: metaFor({ path, file, source, part, model, classes, options }) } }
  } finally {
    await file.close()
  }
}

/** @throws unsupported */
function refuseStranger({ tensors }: WeightSource, path: string): never {
  const found = `${tensors.size} ${tensors.size === 1 ? 'tensor' : 'tensors'} of another network`
  throw expected(`weights of a network that vortex has (${Object.keys(BACKBONES).join(', ')})`, path, found, {
    code: 'unsupported',
    suggestions: ['To see tensor by tensor what does not fit, name the network: --recipe NAME|FILE'],
  })
}

/** Where a file has no head at all, the head's variables are not missing: nobody promised them. */
function hasHead({ meta, dialect }: WeightSource): boolean {
  return dialect !== undefined || meta?.part === 'network'
}

/** The largest part of the network that the file gives whole. */
function partOf(
  { missing, wrongShape }: MatchReport,
  specs: readonly { name: string }[],
): CheckpointMeta['part'] | undefined {
  const lacking = [...missing.map(({ name }) => name), ...wrongShape.map(({ to }) => to)]
  if (lacking.some(isBackbone)) return undefined
  return lacking.length === 0 && specs.some(({ name }) => !isBackbone(name)) ? 'network' : 'backbone'
}

async function readValues(
  source: WeightSource,
  taken: MatchReport['matched'],
  { width }: ModelConfig,
  { signal, onEvent }: Work,
): Promise<Map<string, NamedArray>> {
  const values = new Map<string, NamedArray>()
  for (const { from, to } of taken) {
    const value = await source.read(from)
    const reorder = source.dialect?.globalFirst === true && to === 'classifier.projection.conv.weight'
    values.set(to, reorder ? moveInputsLast(value, width) : value)
    onEvent?.({ type: 'progress', task: 'Tensors', done: values.size, total: taken.length })
    // A file in memory never waits for anything: without this a Ctrl-C would be heard after the last tensor.
    await setImmediate()
    throwIfInterrupted(signal)
  }
  return values
}

interface MetaParts {
  path: string
  file: WeightFile
  source: WeightSource
  part: CheckpointMeta['part']
  model: ModelConfig
  classes: ClassSet
  options: ImportOptions
}

function metaFor({ path, file, source: { meta }, part, model, classes, options }: MetaParts): CheckpointMeta {
  const { licence } = options
  const origin = { file: basename(path), sha256: file.sha256, ...(licence !== undefined && { licence }) }
  const imported: ImportRecord = { ...origin, format: file.format, ...knownWeights(file.sha256) }
  if (file.beside.size > 0) imported.beside = Object.fromEntries(file.beside)
  const versions = { vortex: VERSION, node: process.versions.node }
  // What vortex trained keeps the stages it went through.
  const lineage: Lineage = meta?.lineage ?? { weights: origin, seed: 0, stages: [], versions }
  return {
    part,
    model: part === 'network' ? { ...model } : backboneOf(model),
    mean: options.mean ?? meta?.mean ?? IMAGENET_MEAN,
    std: options.std ?? meta?.std ?? IMAGENET_STD,
    classes: part === 'network' ? classes : null,
    lineage,
    imported,
  }
}

/** What a backbone's own weights decide of a network. */
function backboneOf({ backbone, stem }: ModelConfig): CheckpointMeta['model'] {
  return stem === DEFAULT_MODEL.stem ? { backbone } : { backbone, stem }
}
