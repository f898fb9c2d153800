import { describeCheckpoint } from '../base/index.ts'
import { recipeText } from '../recipes/index.ts'
import type { ScoreSummary } from '../inference/index.ts'
import type { RunRecord } from '../runs/index.ts'
import { formatPercent, readingOrder } from '../metrics/index.ts'
import { barCell } from './bar.ts'
import { cardRow } from './cards.ts'
import { lineChart } from './chart.ts'
import { evaluationSections } from './evaluation.ts'
import { historyOf, type History } from './history.ts'
import { html, type Markup } from './html.ts'
import { keptImages } from './kept-images.ts'
import { page } from './page.ts'

/** An evaluation to show with its pictures, and what it was. */
export interface NamedEvaluation {
  title: string
  summary: ScoreSummary
}

/** A run as one page: curves, its evaluations, where its data came from, its recipe. */
export async function runPage(run: RunRecord, evaluations: readonly NamedEvaluation[] = []): Promise<string> {
  const { recipe, dir } = run
  const history = historyOf(run)
  const shown: Markup[] = []
  for (const { title, summary } of evaluations) shown.push(html`<h2>${title}</h2>${await evaluationSections(summary)}`) // prettier-ignore
  const { backbone, context, outputStride } = recipe.model
  return page(
    `Run ${recipe.name}`,
    html`<h1>${recipe.name}</h1>
      <p class="sub">${describeNetwork(run)}</p>
      <p class="sub">${dir} · ${context} on ${backbone}, output stride ${outputStride}</p>
      ${overview(history)}
      <h2>Training</h2>
      ${curves(history)} ${shown.length > 0 ? shown : lastScores(history)} ${await keptImages(run)}
      <h2>Data</h2>
      ${dataTable(run)}
      <h2>Recipe</h2>
      <pre>${recipeText(recipe)}</pre>`,
  )
}

function describeNetwork({ checkpoint }: RunRecord): string {
  return checkpoint ? `Checkpoint: ${describeCheckpoint(checkpoint.file, checkpoint.trained)}` : 'No checkpoint yet.'
}

function overview({ best, steps, loss, imagesPerSecond }: History): Markup {
  return cardRow([
    [best ? `mIoU (${best.stage}, step ${best.step})` : 'mIoU', formatPercent(best?.miou ?? null)],
    ['steps', String(steps)],
    ['last loss', loss.at(-1)?.[1].toPrecision(3) ?? '–'],
    ['images per second', imagesPerSecond?.toPrecision(3) ?? '–'],
  ])
}

function curves({ loss, learningRate, miou, stages }: History): Markup {
  const xLabel = 'step'
  const of = (name: string, points: History['loss'], marked = false) => [{ name, points, marked }]
  return html`<div class="charts">
    ${lineChart({ title: 'Loss', xLabel, series: of('loss', loss), yMin: 0, marks: stages })}
    ${lineChart({ title: 'mIoU in evaluations, %', xLabel, series: of('mIoU', miou, true), marks: stages })}
    ${lineChart({ title: 'Learning rate', xLabel, series: of('learning rate', learningRate), yMin: 0, marks: stages })}
  </div>`
}

/** The classes of the last evaluation, where no pictures of one are at hand. */
function lastScores({ last }: History): Markup | undefined {
  if (!last) return undefined
  return html`<h2>Last evaluation: ${last.split}, mIoU ${formatPercent(last.miou)}${last.of === undefined ? '' : ` on ${last.images} of ${last.of} images`}</h2>
    <div class="wide tall">
      <table class="sortable narrow">
        <thead><tr><th>class</th><th class="n">IoU</th><th></th></tr></thead>
        ${readingOrder(last.classes).map((index) => last.classes[index]!).map(({ name, iou }) => html`<tr><td>${name}</td><td class="n" data-value="${iou}">${formatPercent(iou)}</td>${barCell(iou)}</tr>`)}
      </table>
    </div>` // prettier-ignore
}

/** What the run was trained on, from its lineage. */
function dataTable({ lineage, events }: RunRecord): Markup {
  if (!lineage) return html`<p class="note">No stage has started.</p>`
  return html`<div class="wide">
    <table>
      <tr><th>stage</th><th>data</th><th>split</th><th class="n">images</th><th class="n">steps</th><th>sha256 of the list</th></tr>
      ${lineage.stages.map((s) => html`<tr><td>${s.name}</td><td>${s.data} (${s.source})</td><td>${s.split}</td><td class="n">${s.images}</td><td class="n">${s.steps}</td><td>${s.sha256.slice(0, 16)}…</td></tr>`)}
    </table>
    <p class="note">Seed ${lineage.seed}; ${Object.entries(lineage.versions).map(([name, version]) => `${name} ${version}`).join(', ')}; weights: ${lineage.weights?.file ?? 'randomly initialized'}.</p>
    ${events.map((event) => (event.type === 'weights' && event.lastLayer !== undefined ? html`<p class="note">The last layer was randomly initialized, not taken from ${event.file}: ${event.lastLayer}.</p>` : undefined))}
  </div>` // prettier-ignore
}
