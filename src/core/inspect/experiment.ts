import { z } from 'zod'
import { parseStored, readText } from '../base/index.ts'

/** What `vortex train A B --seeds 1,2` wrote about its runs. */
export interface ExperimentInspection {
  kind: 'experiment'
  path: string
  /** Names of the recipes compared. */
  recipes: string[]
  runs: { run: string; state: string; miou: number | null }[]
}

const experimentHead = z.object({
  runs: z.array(z.object({ run: z.string(), state: z.string(), miou: z.number().min(0).max(1).nullable() })),
  recipes: z.array(z.object({ name: z.string() })),
})

export async function inspectExperiment(path: string): Promise<ExperimentInspection> {
  const advice = 'Compare the runs again: vortex report RUN RUN…'
  const { runs, recipes } = parseStored(experimentHead, await readText(path), path, 'an experiment', advice)
  return { kind: 'experiment', path, recipes: recipes.map(({ name }) => name), runs }
}
