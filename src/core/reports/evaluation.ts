import type { EvaluationSummary } from '../inference/index.ts'
import { html, page, type Markup } from './html.ts'
import { scoredPictures } from './pictures.ts'
import { classTable, confusionMap, scoreCards } from './scores-section.ts'

/** An evaluation as a page of its own. */
export async function evaluationPage(title: string, subtitle: string, summary: EvaluationSummary): Promise<string> {
  return page(
    title,
    html`<h1>${title}</h1>
      <p class="sub">${subtitle}</p>
      ${await evaluationSections(summary)}`,
  )
}

/** Scores, classes, confusion, best and worst images: also part of a run's page. */
export async function evaluationSections(summary: EvaluationSummary): Promise<Markup> {
  const { images, secondsPerImage, best, worst, confusion } = summary
  const cards = [
    ['images', String(images)],
    ['seconds an image', secondsPerImage.toPrecision(2)],
  ] as const
  const pictures = async (heading: string, scores: typeof best) =>
    scores.length === 0 ? undefined : html`<h2>${heading}</h2>${await scoredPictures(scores)}` // prettier-ignore
  return html`${scoreCards(summary, cards)}
    <h2>Classes</h2>
    ${classTable(summary)}
    <h2>Confusion</h2>
    ${confusionMap(confusion)} ${await pictures('Worst images', worst)} ${await pictures('Best images', best)}`
}
