import type { ExperimentRun, RecipeDifference, RecipeResult } from '../core/experiments/index.ts'
import { formatPercent, formatPoints, formatSpread, scoredNames } from '../core/metrics/index.ts'
import { formatMarkdownTable, formatTable } from './table.ts'

export interface Experiment {
  runs: readonly ExperimentRun[]
  recipes: readonly RecipeResult[]
}

/** For a terminal. */
export function formatExperiment(experiment: Experiment): string {
  return [formatTable(runRows(experiment)), formatTable(recipeRows(experiment)), ...notes(experiment)].join('\n\n')
}

/** The same as Markdown, with the classes. */
export function formatExperimentMarkdown(experiment: Experiment): string {
  return [
    '# Experiment',
    formatMarkdownTable(recipeRows(experiment)),
    ...notes(experiment),
    '## IoU per class',
    formatMarkdownTable(classRows(experiment)),
    '## Runs',
    formatMarkdownTable(runRows(experiment)),
    '',
  ].join('\n\n')
}

/** The same as JSON. */
export function experimentJson({ runs, recipes }: Experiment) {
  return {
    runs: runs.map(({ counts, classes, ...run }) => ({ ...run, classes: [...classes] })),
    recipes: recipes.map((recipe) => ({ ...recipe })),
  }
}

function runRows({ runs }: Experiment): string[][] {
  const rows = runs.map(({ run, seed, state, miou }) => [run, `${seed}`, formatPercent(miou, 2), state])
  return [['run', 'seed', 'mIoU, %', 'state'], ...rows]
}

function recipeRows({ recipes }: Experiment): string[][] {
  const first = recipes[0]!.name
  const rows = recipes.map(({ name, seeds, miou, difference }) => {
    return [
      name,
      seeds.join(', '),
      formatSpread(miou),
      ...(difference ? [formatPoints(difference.miou, 2), interval(difference)] : ['', '']),
    ]
  })
  return [['recipe', 'seeds', 'mIoU, %', `− ${first}`, '95 % interval'], ...rows]
}

function classRows({ recipes }: Experiment): string[][] {
  const cell = (classes: RecipeResult['classes'], name: string) => {
    const found = classes.find((one) => one.name === name)
    return found ? formatSpread(found) : '–'
  }
  const rows = scoredNames(recipes.map(({ classes }) => classes)).map((name) => [
    name,
    ...recipes.map(({ classes }) => cell(classes, name)),
  ])
  return [['class', ...recipes.map(({ name }) => name)], ...rows]
}

function notes({ runs, recipes }: Experiment): string[] {
  const why = recipes.flatMap(({ name, difference }) =>
    difference?.why ? [`${name}: no interval, because ${difference.why}.`] : [],
  )
  const single = recipes.some(({ difference }) => difference?.interval && difference.seeds.length === 1)
  return [
    ...(recipes.some(({ miou }) => miou.deviation !== null) ? ['± is the sample standard deviation over seeds.'] : []),
    ...(recipes.some(({ difference }) => difference?.interval)
      ? ['Differences are in percentage points; their intervals come from a paired bootstrap over images and seeds.']
      : []),
    ...(single ? ['With a single seed, an interval says nothing about other seeds.'] : []),
    ...why,
    ...runs.flatMap(({ run, reason }) => (reason === null ? [] : [`${run} failed: ${reason}`])),
  ]
}

function interval({ interval: found }: RecipeDifference): string {
  return found === null ? '–' : `[${formatPoints(found[0], 2)}, ${formatPoints(found[1], 2)}]`
}
