import type { RecipeResult, Spread } from '../experiments/index.ts'
import { formatPercent } from '../metrics/index.ts'
import { html, type Markup } from './html.ts'

/** Recipes of an experiment over their seeds: mean, deviation, and the difference to the first. */
export function recipesSection(recipes: readonly RecipeResult[]): Markup {
  const heading = (text: string) => html`<th class="n">${text}</th>`
  return html`<h2>Recipes over seeds, %</h2>
    <div class="wide tall">
      <table class="sortable">
        <thead><tr><th>score</th>${recipes.map(({ name }) => heading(name))}</tr></thead>
        <tbody>
          <tr><td>seeds</td>${recipes.map(({ seeds }) => html`<td class="n">${seeds.join(', ') || '–'}</td>`)}</tr>
          <tr><td>mIoU</td>${recipes.map(({ miou }) => cell(miou))}</tr>
          <tr><td>difference to ${recipes[0]!.name}</td>${recipes.map(difference)}</tr>
          ${classNames(recipes).map((name) => html`<tr><td>${name}</td>${recipes.map(({ classes }) => cell(classes.find((one) => one.name === name)))}</tr>`)}
        </tbody>
      </table>
    </div>
    <p class="note">Mean ± sample standard deviation over seeds. Differences are in points, with the 95 % interval of a paired bootstrap over images and seeds.</p>` // prettier-ignore
}

/** Of the classes that any recipe was scored on. */
function classNames(recipes: readonly RecipeResult[]): string[] {
  const scored = recipes.flatMap(({ classes }) => classes.filter(({ mean }) => mean !== null))
  return [...new Set(scored.map(({ name }) => name))]
}

function cell({ mean, deviation }: Spread = { mean: null, deviation: null }): Markup {
  const text = deviation === null ? '' : ` ± ${formatPercent(deviation, 2)}`
  return html`<td class="n" data-value="${mean}">${formatPercent(mean, 2)}${text}</td>`
}

function difference({ difference: found }: RecipeResult): Markup {
  if (found === null) return html`<td class="n">–</td>`
  const { miou, interval } = found
  const range = interval === null ? '' : ` [${points(interval[0])}, ${points(interval[1])}]`
  return html`<td class="n" data-value="${miou}">${points(miou)}${range}</td>`
}

function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${formatPercent(Math.abs(share), 2)}`
}
