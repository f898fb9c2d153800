import { expected, hashFile, readText, type Lineage, type Trained, type Work } from '../base/index.ts'
import { openTree, readSplit, type VocTree } from '../datasets/index.ts'
import type { EngineOptions } from '../engine/index.ts'
import type { Network, ViewOptions } from '../inference/index.ts'
import { findCheckpoint } from '../runs/index.ts'
import { checkSubmission, type SubmissionCheck } from './check.ts'
import { draftDescription, MIN_DESCRIPTION } from './description.ts'
import type { Competition } from './layout.ts'
import { outsideData } from './origin.ts'
import { ProblemList } from './problems.ts'
import { assertVocClasses, SERVER } from './voc-only.ts'
import { writeSubmission, type Predict } from './write.ts'

export interface SubmitOptions {
  /** A checkpoint, or a run's folder. */
  checkpoint: string
  /** Which of a run's checkpoints: `best`, `last` or a file. */
  choice?: string | undefined
  data: string
  split: string
  out: string
  competition: Competition
  /** Predict also images that the network was trained on. */
  allowLeak?: boolean
  /** Only what is named; the rest as the checkpoint's recipe evaluated. */
  views?: Partial<ViewOptions>
  /** File of the text for the server's form. */
  description?: string
  engine?: EngineOptions
}

export interface SubmitSummary extends SubmissionCheck {
  /** The checkpoint's file. */
  checkpoint: string
  /** Where in training it was written. */
  trained: Trained | null
  views: ViewOptions
  /** For the server's form: the file's text, or a draft. */
  description: { text: string; isDraft: boolean }
}

/** Predicts a split with a network, writes the server's archive and checks it as a stranger would. */
export async function submit(options: SubmitOptions, work: Work = {}): Promise<SubmitSummary> {
  const { split, competition, out } = options
  const tree = await openTree(options.data)
  const { origin, predict, source, atOnce, dispose } = await openSubmitter(tree, options, work)
  try {
    await writeSubmission({ tree, split, competition, out, source, atOnce }, predict, work)
  } finally {
    await dispose()
  }
  return checked(out, tree, split, origin, work)
}

/** What a submission is made by, as its summary says it. */
export interface Origin extends Pick<SubmitSummary, 'checkpoint' | 'trained' | 'views' | 'description'> {
  lineage: Lineage
}

/** Checks a written archive, whose network is known. */
export async function checked(
  out: string,
  tree: VocTree,
  split: string,
  { lineage, checkpoint, trained, views, description }: Origin,
  work: Work,
): Promise<SubmitSummary> {
  const check = await checkSubmission(out, tree, split, lineage, work)
  const problems = [...check.problems, ...descriptionProblems(description.text)]
  return { ...check, problems, checkpoint, trained, views, description }
}

/** A network that may be submitted, ready to predict. */
interface Submitter {
  origin: Origin
  predict: Predict
  /** What the predictions come from, as text. */
  source: string
  atOnce: number
  dispose: () => Promise<void>
}

/** Opens the network after all that can be refused without it. */
export async function openSubmitter(tree: VocTree, options: SubmitOptions, work: Work): Promise<Submitter> {
  assertVocClasses(tree)
  const given = options.description === undefined ? undefined : (await readText(options.description)).trim()
  // Engines are loaded only here: checking an archive needs none.
  const { checkLeak, openNetwork } = await import('../inference/index.ts')
  const { decodeImage } = await import('../samples/index.ts')
  const found = await findCheckpoint(options.checkpoint, options.choice)
  const split = await readSplit(tree, options.split, { labels: false })
  await checkLeak(found.file, tree, split, options.allowLeak ?? false, work)
  const network = await openNetwork(options.checkpoint, namedOptions(options), work)
  const { meta, views, file, trained, atOnce } = network
  try {
    if (options.competition === 'comp5') assertVocOnly(network)
    const description = { text: given ?? draftDescription(meta, views), isDraft: given === undefined }
    return {
      origin: { checkpoint: file, trained, views, description, lineage: meta.lineage },
      predict: async ({ image }, signal) => network.predict(await decodeImage(image), signal),
      source: `${await hashFile(file)}\n${JSON.stringify(views)}`,
      atOnce,
      dispose: () => network.dispose(),
    }
  } catch (error) {
    await network.dispose()
    throw error
  }
}

function namedOptions({ views, choice, engine }: SubmitOptions) {
  return { choice, same: SERVER, ...(views && { views }), ...(engine && { engine }) }
}

function assertVocOnly({ meta, file }: Network): void {
  const reasons = outsideData(meta.lineage)
  if (reasons.length === 0) return
  throw expected("a network trained on VOC's data only", 'comp5', `${file}: ${reasons.join('; ')}`, {
    code: 'refused',
    suggestions: ['Submit it to comp6.'],
  })
}

function descriptionProblems(text: string) {
  const problems = new ProblemList()
  if (text.length < MIN_DESCRIPTION) problems.add('short-description', `${text.length} characters`)
  return problems.rejections
}
