import { rngFor } from '../base/index.ts'
import { pairedDifference, spreadOf, type Spread } from '../metrics/index.ts'
import type { ExperimentRun } from './run.ts'

export interface RecipeResult {
  name: string
  /** Of its finished runs that were evaluated. */
  seeds: number[]
  miou: Spread
  classes: ({ name: string } & Spread)[]
  /** Against the first recipe; null for the first itself, and where no seed is finished in both. */
  difference: RecipeDifference | null
}

export interface RecipeDifference {
  /** That are finished in both. */
  seeds: number[]
  /** Mean over these seeds of this recipe's mIoU less the first's. */
  miou: number
  /** 95 %, by a paired bootstrap over images and seeds; null where it cannot be told. */
  interval: [low: number, high: number] | null
  /** Why there is no interval; null where there is one. */
  why: string | null
}

type Scored = ExperimentRun & { miou: number }

/** Mean and deviation of each recipe, in the order of their first runs, and its difference to the first. */
export function compareRecipes(runs: readonly ExperimentRun[]): RecipeResult[] {
  const names = [...new Set(runs.map(({ recipe }) => recipe))]
  const finished = runs.filter((run): run is Scored => run.state === 'done' && run.miou !== null)
  const runsOf = (name: string) => finished.filter(({ recipe }) => recipe === name).sort((a, b) => a.seed - b.seed)
  const first = runsOf(names[0]!)
  return names.map((name, index) => {
    const own = runsOf(name)
    const classNames = own[0]?.classes.map((one) => one.name) ?? []
    return {
      name,
      seeds: own.map(({ seed }) => seed),
      miou: spreadOf(own.map(({ miou }) => miou)),
      classes: classNames.map((one, c) => ({
        name: one,
        ...spreadOf(own.flatMap((run) => run.classes[c]?.iou ?? [])),
      })),
      difference: index === 0 ? null : differenceTo(first, own),
    }
  })
}

function differenceTo(first: readonly Scored[], own: readonly Scored[]): RecipeDifference | null {
  const pairs = own.flatMap((run) => {
    const other = first.find(({ seed }) => seed === run.seed)
    return other ? [[other, run] as const] : []
  })
  if (pairs.length === 0) return null
  const seeds = pairs.map(([, { seed }]) => seed)
  const miou = spreadOf(pairs.map(([a, b]) => b.miou - a.miou)).mean!
  const counted = pairs.flat().map(({ counts }) => counts)
  const [reference] = counted
  const without = (why: string) => ({ seeds, miou, interval: null, why })
  if (reference === undefined || counted.includes(undefined))
    return without('a run has no counts per image: it was trained by an earlier version')
  const { ids, classes } = reference
  if (counted.some((one) => !same(one!.ids, ids) || !same(one!.classes, classes)))
    return without('the runs were not scored on the same images and classes')
  const [before, after] = [0, 1].map((side) => pairs.map((pair) => pair[side]!.counts!.counts))
  const rng = rngFor('paired difference', ...seeds)
  const { interval } = pairedDifference(before!, after!, { classes: classes.length, rng })
  return interval ? { seeds, miou, interval, why: null } : without('fewer than two images')
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
