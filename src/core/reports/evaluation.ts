import { join } from 'node:path'
import { writeFileAtomic } from '../base/index.ts'
import type { EvaluationSummary } from '../inference/index.ts'
import { namesOf } from '../labels/index.ts'
import { confusionMap } from './confusion-map.ts'
import { html, page, type Markup } from './html.ts'
import { scoredPictures } from './pictures.ts'
import { classTable, scoreCards } from './scores-section.ts'

/**
 * Writes `evaluation.html` into a folder, and `companions` (the same in other forms, by file name) beside it.
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

/** Scores, classes, confusion, best and worst images: also part of a run's page. */
export async function evaluationSections(summary: EvaluationSummary): Promise<Markup> {
  const { images, secondsPerImage, best, worst, confusion, classSet } = summary
  const cards = [
    ['images', String(images)],
    ['seconds an image', secondsPerImage.toPrecision(2)],
  ] as const
  const pictures = async (heading: string, scores: typeof best) =>
    scores.length === 0 ? undefined : html`<h2>${heading}</h2>${await scoredPictures(scores, classSet)}` // prettier-ignore
  return html`${scoreCards(summary, cards)}
    <h2>Classes</h2>
    ${classTable(summary, classSet)}
    <h2>Confusion</h2>
    ${confusionMap(confusion, namesOf(classSet))} ${await pictures('Worst images', worst)}
    ${await pictures('Best images', best)}`
}
