import type { Trained } from '../base/index.ts'
import type { RecipeResult } from '../experiments/index.ts'
import { recipeDifferences } from '../recipes/index.ts'
import type { RunRecord } from '../runs/index.ts'
import { formatPercent, formatPoints } from '../metrics/index.ts'
import { lineChart } from './chart.ts'
import { historyOf, type History } from './history.ts'
import { html, type Markup } from './html.ts'
import { page } from './page.ts'
import { recipesSection } from './recipes-section.ts'

type Best = NonNullable<History['best']>

interface Compared {
  name: string
  run: RunRecord
  history: History
}

/**
 * Runs next to each other: curves, best scores per class, and the settings in which they differ.
 * @param recipes of the experiment that they belong to: over all seeds
 */
export function comparisonPage(runs: readonly RunRecord[], recipes: readonly RecipeResult[] = []): string {
  const compared = runs.map((run) => ({ name: run.dir, run, history: historyOf(run) }))
  return page(
    'Runs compared',
    html`<h1>Runs compared</h1>
      <p class="sub">${runs.length} runs; scores are of the run's checkpoint or, if it was not evaluated, the best of the last evaluated stage.</p>
      ${recipes.length > 0 ? recipesSection(recipes) : undefined}
      <div class="charts">${chart('Loss', compared, ({ loss }) => loss)} ${chart('mIoU in evaluations, %', compared, ({ miou }) => miou, true)}</div>
      <h2>Settings that differ</h2>
      ${settings(compared)}
      <h2>Scores</h2>
      ${scores(compared)}`,
  ) // prettier-ignore
}

function chart(title: string, runs: readonly Compared[], curve: (history: History) => History['loss'], marked = false) {
  const series = runs.map(({ name, history }) => ({ name, points: curve(history), marked }))
  return lineChart({ title, xLabel: 'step', series, ...(marked ? {} : { yMin: 0 }) })
}

/** Every key in which one run's recipe differs from the first's. */
function settings(runs: readonly Compared[]): Markup {
  const [first, ...others] = runs.map(({ run }) => run.recipe)
  const keys = new Set(others.flatMap((recipe) => recipeDifferences(first, recipe).map(({ key }) => key)))
  if (keys.size === 0) return html`<p class="note">None: the recipes are the same.</p>`
  return table(
    runs,
    [...keys].map((key) => [key, ...runs.map(({ run }) => show(valueAt(run.recipe, key)))]),
  )
}

/** Each run's best scores, and for all but the first how much they differ from the first's, in points. */
function scores(runs: readonly Compared[]): Markup {
  const names = new Set(runs.flatMap(({ history: { best } }) => best?.classes.map(({ name }) => name) ?? []))
  const row = (name: string, read: (best: Best) => number | null | undefined) => {
    const [first = null, ...others] = runs.map(({ history: { best } }) => (best && read(best)) ?? null)
    if (first === null && others.every((value) => value === null)) return undefined
    return html`<tr><td>${name}</td>${scoreCell(first)}${others.map((value) => [scoreCell(value), difference(value, first)])}</tr>` // prettier-ignore
  }
  const words = (name: string, read: (run: Compared) => string) =>
    html`<tr><td>${name}</td>${runs.map((run, i) => html`<td class="n">${read(run)}</td>${i > 0 ? html`<td></td>` : undefined}`)}</tr>` // prettier-ignore
  const heading = (text: string) => html`<th class="n">${text}</th>`
  return html`<div class="wide tall">
    <table class="sortable">
      <thead><tr><th>score</th>${runs.map(({ name }, i) => [heading(name), i > 0 ? heading('difference') : undefined])}</tr></thead>
      <tbody>
        ${words('checkpoint', ({ run: { checkpoint } }) => place(checkpoint?.trained))}
        ${words('evaluated at', ({ history }) => place(history.best))}
        ${row('mIoU', (best) => best.miou)} ${row('pixel accuracy', (best) => best.pixelAccuracy)}
        ${[...names].map((name) => row(name, (best) => best.classes.find((one) => one.name === name)?.iou))}
      </tbody>
    </table>
  </div>` // prettier-ignore
}

function scoreCell(value: number | null): Markup {
  return html`<td class="n" data-value="${value}">${formatPercent(value)}</td>`
}

function difference(value: number | null, first: number | null): Markup {
  if (value === null || first === null) return html`<td class="n">–</td>`
  const points = 100 * (value - first)
  const direction = Math.abs(points) < 0.05 ? '' : points < 0 ? 'down' : 'up'
  return html`<td class="n ${direction}" data-value="${points}">${formatPoints(value - first)}</td>`
}

function place(at: Trained | null | undefined): string {
  return at ? `${at.stage}, step ${at.step}` : '–'
}

function table(runs: readonly Compared[], rows: readonly (readonly string[])[]): Markup {
  return html`<div class="wide tall">
    <table>
      <tr><th></th>${runs.map(({ name }) => html`<th class="n">${name}</th>`)}</tr>
      ${rows.map(([key, ...values]) => html`<tr><td>${key}</td>${values.map((value) => html`<td class="n">${value}</td>`)}</tr>`)}
    </table>
  </div>` // prettier-ignore
}

function valueAt(recipe: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], recipe)
}

function show(value: unknown): string {
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value)
}
