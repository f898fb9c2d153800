import { join } from 'node:path'
import type { z } from 'zod'
import type { ScoreSummary } from './core/inference/index.ts'
import { classesCsv, imagesCsv } from './formatters/evaluation-csv.ts'
import { describeSource, evaluationJson, formatEvaluationMarkdown } from './formatters/evaluation.ts'
import type { evaluationSchema } from './formatters/schemas/eval.ts'

/** The files of an evaluation's report in a folder. */
export function reportFiles(folder: string): string[] {
  return ['evaluation.html', 'evaluation.md', 'evaluation.json', 'classes.csv', 'images.csv'].map((name) =>
    join(folder, name),
  )
}

/** Writes the report into a folder. Returns what `--json` prints. */
export async function writeReport(folder: string, summary: ScoreSummary): Promise<z.infer<typeof evaluationSchema>> {
  const { writeEvaluation } = await import('./core/reports/index.ts')
  const json = evaluationJson(summary, { report: join(folder, 'evaluation.html') })
  await writeEvaluation(folder, describeSource(summary), summary, {
    'evaluation.md': formatEvaluationMarkdown(summary),
    'evaluation.json': `${JSON.stringify(json, null, 2)}\n`,
    'classes.csv': classesCsv(summary),
    'images.csv': imagesCsv(summary),
  })
  return json
}
