import type { Trained } from '../base/index.ts'
import { recipeDifferences } from '../recipes/index.ts'
import type { RunRecord } from '../runs/index.ts'
import { formatPercent } from '../metrics/index.ts'
import { lineChart } from './chart.ts'
import { historyOf, type History } from './history.ts'
import { html, page, type Markup } from './html.ts'

interface Compared {
  name: string
  run: RunRecord
  history: History
}

/** Runs beside each other: curves, best scores a class, and the settings in which they differ. */
export function comparisonPage(runs: readonly RunRecord[]): string {
  const compared = runs.map((run) => ({ name: run.dir, run, history: historyOf(run) }))
  return page(
    'Runs compared',
    html`<h1>Runs compared</h1>
      <p class="sub">${runs.length} runs; scores are of the run's checkpoint or, if it was not evaluated, the best of the last evaluated stage.</p>
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

function scores(runs: readonly Compared[]): Markup {
  const of = (read: (best: NonNullable<History['best']>) => number | null | undefined) =>
    runs.map(({ history: { best } }) => formatPercent((best && read(best)) ?? null))
  const names = new Set(runs.flatMap(({ history: { best } }) => best?.classes.map(({ name }) => name) ?? []))
  const classes = [...names].map((name) => [name, ...of((best) => best.classes.find((one) => one.name === name)?.iou)])
  return table(runs, [
    ['checkpoint', ...runs.map(({ run: { checkpoint } }) => place(checkpoint?.trained))],
    ['evaluated at', ...runs.map(({ history }) => place(history.best))],
    ['mIoU', ...of((best) => best.miou)],
    ['pixel accuracy', ...of((best) => best.pixelAccuracy)],
    ...classes.filter(([, ...values]) => values.some((value) => value !== '–')),
  ])
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
