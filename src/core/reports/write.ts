import { join } from 'node:path'
import { writeFileAtomic } from '../base/index.ts'
import type { RecipeResult } from '../experiments/index.ts'
import { readRun } from '../runs/index.ts'
import { comparisonPage } from './compare.ts'
import { runPage, type NamedEvaluation } from './run.ts'

/**
 * Writes the page of one run, or one that compares several.
 * @param out file; default `report.html` in the run's folder, for several `comparison.html` here
 * @param recipes of the experiment that several runs belong to
 * @param choice which checkpoint of each run the page names; default the one that the run means
 * @returns the file's path
 */
export async function writeReport(
  dirs: readonly string[],
  options: {
    out?: string | undefined
    choice?: string | undefined
    evaluations?: readonly NamedEvaluation[]
    recipes?: readonly RecipeResult[]
  } = {},
): Promise<string> {
  const runs = await Promise.all(dirs.map((dir) => readRun(dir, options.choice)))
  const [first, ...others] = runs
  const { recipes } = options
  const text =
    others.length === 0 && recipes === undefined
      ? await runPage(first!, options.evaluations)
      : comparisonPage(runs, recipes)
  const out = options.out ?? (others.length === 0 ? join(first!.dir, 'report.html') : 'comparison.html')
  await writeFileAtomic(out, text)
  return out
}
