import type { BenchSummary } from '../core/bench/index.ts'

const seconds = (ms: number) => `${(ms / 1000).toFixed(3)} s`

export function formatBench(summary: BenchSummary): string {
  const { step, batch, crop, classes, mode } = summary
  const what =
    mode === 'forward'
      ? `inference, ${crop} x ${crop}, ${classes} classes`
      : `step, batch ${batch}, crop ${crop}, ${classes} classes`
  return [
    `engine   ${summary.device}`,
    `${what}: median ${seconds(step.medianMs)}, fastest ${seconds(step.minMs)} of ${step.allMs.length} (${summary.imagesPerSecond.toFixed(2)} images/s)`,
    `decode   ${summary.decode.medianMs.toFixed(1)} ms per image on one core`,
    `augment  ${summary.augment.medianMs.toFixed(1)} ms per crop on one core`,
    `memory   ${(summary.peakRssBytes / 2 ** 30).toFixed(2)} GiB resident at peak`,
  ].join('\n')
}
