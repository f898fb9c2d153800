import { printable } from '../core/base/index.ts'
import type { PredictSummary } from '../core/inference/index.ts'
import { describeCheckpoint } from '../core/base/index.ts'
import { formatPercent } from '../core/metrics/index.ts'

/** One line an image: where its results are and what was seen; how fast at the end. */
export function formatPredictions({ checkpoint, trained, files, faults, seconds }: PredictSummary): string {
  const lines = files.map(({ image, labels, overlay, classes }) => {
    const seen = classes.map(({ name, share }) => `${name} ${formatPercent(share)} %`)
    const what = seen.length > 0 ? seen.join(', ') : 'background only'
    return `${printable(`${image}: ${what}`)}\n  → ${printable(`${labels}, ${overlay}`)}`
  })
  const broken = faults.map(({ reason }) => `Skipped: ${reason}`)
  const count = files.length === 1 ? '1 image' : `${files.length} images`
  const speed = `${count} in ${seconds.toFixed(1)} s (${(files.length / seconds).toPrecision(2)} images/s).`
  return [`Checkpoint: ${describeCheckpoint(checkpoint, trained)}`, ...lines, ...broken, speed].join('\n')
}
