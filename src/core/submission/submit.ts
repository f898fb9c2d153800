import { expected, hashFile, readText, type Trained, type Work } from '../base/index.ts'
import { openTree, readSplit } from '../datasets/index.ts'
import type { EngineOptions } from '../engine/index.ts'
import type { Network, ViewOptions } from '../inference/index.ts'
import { findCheckpoint } from '../runs/index.ts'
import { checkSubmission, type SubmissionCheck } from './check.ts'
import { draftDescription, MIN_DESCRIPTION } from './description.ts'
import type { Competition } from './layout.ts'
import { outsideData } from './origin.ts'
import { ProblemList } from './problems.ts'
import { assertVocClasses, SERVER } from './voc-only.ts'
import { writeSubmission } from './write.ts'

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
  assertVocClasses(tree)
  const given = options.description === undefined ? undefined : (await readText(options.description)).trim()
  // Engines are loaded only here: checking an archive needs none.
  const { checkLeak, openNetwork } = await import('../inference/index.ts')
  const { decodeImage } = await import('../samples/index.ts')
  const found = await findCheckpoint(options.checkpoint, options.choice)
  await checkLeak(found.file, tree, await readSplit(tree, split, { labels: false }), options.allowLeak ?? false, work)
  const network = await openNetwork(options.checkpoint, namedOptions(options), work)
  const { meta, views, file, trained } = network
  try {
    if (competition === 'comp5') assertVocOnly(network)
    const source = `${await hashFile(file)}\n${JSON.stringify(views)}`
    await writeSubmission(
      { tree, split, competition, out, source, atOnce: network.atOnce },
      async ({ image }, signal) => network.predict(await decodeImage(image), signal),
      work,
    )
  } finally {
    await network.dispose()
  }
  const check = await checkSubmission(out, tree, split, meta.lineage, work)
  const description = { text: given ?? draftDescription(meta, views), isDraft: given === undefined }
  const problems = [...check.problems, ...descriptionProblems(description.text)]
  return { ...check, problems, checkpoint: file, trained, views, description }
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
