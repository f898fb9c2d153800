import type { RecipeResult } from '../experiments/index.ts'
import { formatPoints, formatSpread, scoredNames, type Spread } from '../metrics/index.ts'
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
          ${scoredNames(recipes.map(({ classes }) => classes)).map((name) => html`<tr><td>${name}</td>${recipes.map(({ classes }) => cell(classes.find((one) => one.name === name)))}</tr>`)}
        </tbody>
      </table>
    </div>
    <p class="note">Mean ± sample standard deviation over seeds. Differences are in points, with the 95 % interval of a paired bootstrap over images and seeds.</p>` // prettier-ignore
}

function cell(spread: Spread = { mean: null, deviation: null }): Markup {
  return html`<td class="n" data-value="${spread.mean}">${formatSpread(spread)}</td>`
}

function difference({ difference: found }: RecipeResult): Markup {
  if (found === null) return html`<td class="n">–</td>`
  const { miou, interval } = found
  const range = interval === null ? '' : ` [${formatPoints(interval[0], 2)}, ${formatPoints(interval[1], 2)}]`
  return html`<td class="n" data-value="${miou}">${formatPoints(miou, 2)}${range}</td>`
}
