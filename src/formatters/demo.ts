import type { z } from 'zod'
import type { DemoSummary } from '../core/demo/index.ts'
import type { demoSchema } from './schemas/demo.ts'
import { formatPercent } from '../core/metrics/index.ts'
import { formatTable } from './table.ts'

/** What the demo reached, and where everything lies. */
export function formatDemo(summary: DemoSummary): string {
  const { single, multiple, training, submission, folder, report, seconds } = summary
  const seen = single.classes.flatMap(({ name, iou }, c) =>
    iou === null ? [] : [[name, formatPercent(iou), formatPercent(multiple.classes[c]!.iou)]],
  )
  const scores = formatTable([
    ['IoU on val, %', 'one scale', 'scales and flips'],
    ...seen,
    ['mean', formatPercent(single.miou), formatPercent(multiple.miou)],
  ])
  const problems = submission.problems.map(({ message }) => `\n  ${message}`).join('')
  const places = [
    `Report:     ${report}`,
    `Run:        ${training.run}`,
    `Submission: ${submission.archive} (${submission.problems.length === 0 ? 'sound' : `would be rejected:${problems}`})`,
    `Data:       ${folder}/sources as published, ${folder}/data prepared`,
  ].join('\n')
  return `${scores}\n\n${places}\n\nDone in ${Math.round(seconds)} s. Look at the report first; the same steps by hand: vortex prepare, train, eval, submit.`
}

/** The same as JSON. */
export function demoJson(summary: DemoSummary): z.infer<typeof demoSchema> {
  const { folder, prepared, training, single, multiple, submission, report, seconds } = summary
  const images = { voc: prepared.voc.images, sbd: prepared.sbd.images, coco: prepared.coco.images }
  const { archive, sha256, problems } = submission
  return {
    ...{ folder, images, run: training.run, report, seconds },
    miou: { single: single.miou, multiple: multiple.miou },
    submission: { archive, sha256, problems: problems.map(({ message }) => message) },
  }
}
