import { join } from 'node:path'
import { writeFileAtomic } from '../base/index.ts'
import type { EvaluationSummary } from '../inference/index.ts'
import { namesOf } from '../labels/index.ts'
import { confusionMap } from './confusion-map.ts'
import { iouHistogram } from './histogram.ts'
import { html, type Markup } from './html.ts'
import { page } from './page.ts'
import { classTable, scoreCards } from './scores-section.ts'
import { shownImages } from './shown-images.ts'

/**
 * Writes `evaluation.html` into a folder, and `companions` (the same in other forms, by file name) next to it.
 * @param title what was scored, and how
 */
export async function writeEvaluation(
  folder: string,
  title: string,
  summary: EvaluationSummary,
  companions: Readonly<Record<string, string>> = {},
): Promise<void> {
  const body = html`<h1>Evaluation</h1><p class="sub">${title}</p>${await evaluationSections(summary)}` // prettier-ignore
  await writeFileAtomic(join(folder, 'evaluation.html'), page(title, body))
  for (const [name, text] of Object.entries(companions)) await writeFileAtomic(join(folder, name), text)
}

/** Scores, classes, confusion, images: also part of a run's page. */
export async function evaluationSections(summary: EvaluationSummary): Promise<Markup> {
  const { confusion, classSet, details } = summary
  return html`${scoreCards(summary)}
    <h2>Classes</h2>
    ${classTable(summary)}
    <h2>Confusion</h2>
    ${confusionMap(confusion, namesOf(classSet))} ${details && (await imageSections(details, summary))}`
}

async function imageSections(
  { records, shown }: NonNullable<EvaluationSummary['details']>,
  { classSet, images }: EvaluationSummary,
): Promise<Markup> {
  const scores = records.flatMap(({ miou }) => miou ?? [])
  return html`<h2>IoU per image</h2>
    ${iouHistogram(scores)}
    <h2>Images</h2>
    <p class="sub">
      ${shown.length} of ${images} images${shown.length < images ? ': the worst, the best, random ones and the most suspicious labels' : ''}.
      A label is suspicious where the network is at least 80 % sure of another class, away from boundaries; the share is
      of the pixels that either gives to an object.
    </p>
    ${await shownImages(shown, classSet)}` // prettier-ignore
}
