import type { z } from 'zod'
import type { DemoSummary } from '../core/demo/index.ts'
import type { demoSchema } from './schemas/demo.ts'
import { formatDuration } from '../core/base/index.ts'
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
    `Submission: ${submission.archive} (${submission.problems.length === 0 ? 'valid' : `would be rejected:${problems}`})`,
    `Data:       ${folder}/sources as published, ${folder}/data prepared`,
  ].join('\n')
  const commands = demoCommands(summary).map((words) => `  vortex ${words.map(quote).join(' ')}`)
  return `${scores}\n\n${places}\n\nDone in ${formatDuration(seconds)}. Look at the report first. The same steps by hand, to a new run:\n\n${commands.join('\n')}`
}

/** Each step as a command of its own, a list of words. */
function demoCommands({ folder, seed, sources, views, prepared }: DemoSummary): string[][] {
  const { voc, sbd, coco } = prepared
  const run = `${folder}/runs/by-hand`
  const data = ['--data', sbd.out]
  const averaged = ['--scales', views.scales.join(','), '--flip']
  return [
    ['prepare', 'voc', sources.voc, '--out', voc.out, '--allow-partial'],
    ['prepare', 'sbd', sources.sbd, '--voc', voc.out, '--out', sbd.out, '--allow-partial'],
    [
      ...['prepare', 'coco', '--images', sources.coco.images, '--annotations', sources.coco.annotations],
      ...['--out', coco.out, '--allow-partial'],
    ],
    [
      ...['train', 'demo', '--run', run, '--set', `data.coco=${coco.out}`, '--set', `data.voc=${sbd.out}`],
      ...['--set', `defaults.seed=${seed}`],
    ],
    ['eval', run, ...averaged],
    ['submit', run, ...data, ...averaged, '--out', `${folder}/by-hand.tgz`],
    ['predict', run, `${voc.out}/JPEGImages`],
  ]
}

/** A word as a shell takes it. */
function quote(word: string): string {
  return /^[\w./,:=+@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
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
