import { claimFiles, expected, VortexError, type Trained, type Work } from '../base/index.ts'
import { limitSplit, openTree, readSplit, type Entry, type Leak, type Split, type VocTree } from '../datasets/index.ts'
import type { EngineOptions } from '../engine/index.ts'
import { findCheckpoint } from '../runs/index.ts'
import { confidenceOf } from './confidence.ts'
import { evaluate, predictionPath, type EvaluateOptions } from './evaluate.ts'
import type { EvaluationSummary } from './evaluation-summary.ts'
import { openPredictions } from './folder.ts'
import type { LabelSource } from './label-source.ts'
import { checkLeak } from './leak.ts'
import { openNetwork } from './network.ts'
import type { ViewOptions } from './predictor.ts'

export interface ScoreOptions extends Omit<EvaluateOptions, 'classes'> {
  /** Checkpoint or run; or `predictions`, a folder of PNGs. */
  checkpoint?: string | undefined
  /** Which of a run's checkpoints: `best`, `last` or a file. */
  choice?: string | undefined
  predictions?: string | undefined
  /** A VOC tree. */
  data: string
  split: string
  views?: Partial<ViewOptions>
  /** Score only the images that are present if the split lists more. */
  allowPartial?: boolean
  /** Score also on images that the network was trained on. */
  allowLeak?: boolean
  /** Score only this many images, chosen by the hash of their ids. */
  limit?: number | undefined
  /** Replace predictions that are in the folder `save`. */
  overwrite?: boolean
  engine?: EngineOptions
}

export interface ScoreSummary extends EvaluationSummary {
  /** The checkpoint's file or the folder of predictions. */
  source: string
  /** Where in training the checkpoint was written; absent if predictions were read. */
  trained?: Trained | null
  /** The images that are also in training; absent if predictions were read. */
  leak?: Leak
  /** Of the sorted ids scored on. */
  split: Pick<Split, 'name' | 'sha256'> & {
    missing: number
    /** Images of the split, where only some of them were to be scored. */
    limitedFrom?: number
  }
  /** Absent where predictions were read. */
  views?: ViewOptions
}

/** Scores a checkpoint or a folder of predictions on a split of a tree. */
export async function scoreSplit(options: ScoreOptions, work: Work = {}): Promise<ScoreSummary> {
  const found = await findScored(options)
  const source = await openSource(found, options, work)
  try {
    const { labels, how, about } = source
    return { ...(await evaluate(found.entries, labels, { ...options, ...how }, work)), ...about }
  } finally {
    await source.dispose()
  }
}

/** The images to score, and what is said of them. */
export interface FoundImages {
  tree: VocTree
  /** Of the images that are present, as far as they are to be scored. */
  split: Split
  entries: readonly Entry[]
  about: Pick<ScoreSummary, 'split'>
  /** Where predictions are read. */
  predicted: LabelSource | undefined
}

/** Finds the images to score, before a network is opened. */
export async function findScored(options: ScoreOptions): Promise<FoundImages> {
  const tree = await openTree(options.data)
  const whole = await readSplit(tree, options.split, { labels: true })
  checkComplete(whole, options)
  const split = limitSplit(whole, options.limit)
  const { name, sha256, missing, entries } = split
  const limited = entries.length < whole.entries.length ? { limitedFrom: whole.entries.length } : {}
  const about = (lacking: number) => ({ split: { name, sha256, missing: lacking, ...limited } })
  if (options.predictions === undefined)
    return { tree, split, entries, about: about(missing.length), predicted: undefined }
  const { labels, present } = await openPredictions(options.predictions, entries, options.allowPartial)
  const lacking = missing.length + entries.length - present.length
  return { tree, split, entries: present, about: about(lacking), predicted: labels }
}

/** What predicts the images, ready to do so, and all that is said of it in a summary. */
interface OpenSource {
  labels: LabelSource
  how: Pick<EvaluateOptions, 'classes' | 'batch' | 'atOnce'>
  about: Omit<ScoreSummary, keyof EvaluationSummary>
  dispose(): Promise<void>
}

/** Opens the network, unless predictions are read. Results that would be replaced are looked for first. */
export async function openSource(found: FoundImages, options: ScoreOptions, work: Work): Promise<OpenSource> {
  const { tree, split, entries, about, predicted } = found
  const { save, views, engine } = options
  if (save !== undefined)
    await claimFiles(
      entries.map(({ id }) => predictionPath(save, id)),
      options.overwrite,
    )
  const { classes } = tree
  if (predicted)
    return {
      labels: predicted,
      how: { classes },
      about: { ...about, source: options.predictions! },
      dispose: () => Promise.resolve(),
    }
  if (options.checkpoint === undefined) throw new VortexError('internal', 'Nothing to score was named.')
  const { file, trained } = await findCheckpoint(options.checkpoint, options.choice)
  const leak = await checkLeak(file, tree, split, options.allowLeak ?? false, work)
  const same = { of: tree.root, classes }
  const network = await openNetwork(file, { same, ...(views && { views }), ...(engine && { engine }) }, work)
  return {
    labels: async (samples, signal) => {
      const predictions = await network.predictAll(samples, signal)
      return predictions.map((one) => ({ labels: one.labels, confidence: confidenceOf(one) }))
    },
    how: { classes, batch: network.views.batch, atOnce: network.atOnce },
    about: { ...about, source: file, trained, leak, views: network.views },
    dispose: () => network.dispose(),
  }
}

function checkComplete({ name, ids, missing, entries }: Split, { data, allowPartial }: ScoreOptions): void {
  if (missing.length === 0 || (allowPartial === true && entries.length > 0)) return
  const found = `${missing.length} missing, ${missing[0]!} the first`
  throw expected(`images and labels of all ${ids.length} ids of ${name}`, data, found, {
    code: 'not-found',
    suggestions:
      entries.length > 0 ? ['Score only those present with --allow-partial.'] : ['Check --data and --split.'],
  })
}
