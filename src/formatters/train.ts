import type { DryRun, TrainSummary } from '../core/training/index.ts'
import { formatBytes } from './prepare.ts'
import { formatPercent } from '../core/metrics/index.ts'
import { formatTable } from './table.ts'

/** What a training left behind. */
export function formatTrained({ run, stages, best, checkpoint }: TrainSummary): string {
  const rows = stages.map(({ name, steps, of, lastLoss }) => [name, `${steps}/${of}`, lastLoss?.toFixed(4) ?? ''])
  const lines = [formatTable([['stage', 'steps', 'last loss'], ...rows]), '']
  if (best) {
    const part = best.scoredOn ? `, on ${best.scoredOn.images} of ${best.scoredOn.of} images` : ''
    lines.push(`Best mIoU ${formatPercent(best.miou, 2)} % at step ${best.step} of ${best.stage}${part}.`)
  }
  lines.push(`Run: ${run}`)
  if (checkpoint !== null) lines.push(`Checkpoint: ${checkpoint}`)
  return lines.join('\n')
}

/** What a training would do. */
export function formatDryRun(dryRun: DryRun): string {
  const { run, checkpoint, engine, stages, accumulate, step, peakRssBytes, memoryBytes } = dryRun
  const rows = stages.map(({ name, split, images, steps, scoredOn }) => [
    ...[name, split, `${images}`, `${steps}`],
    scoredOn === 0 ? '' : `${scoredOn}`,
  ])
  const lines = [formatTable([['stage', 'split', 'images', 'steps', 'scored on'], ...rows]), '']
  lines.push(`Engine: ${engine}`)
  lines.push(`Would ${checkpoint === null ? 'start' : 'resume'} in ${run}; nothing was written.`)
  for (const { stage, batch, accumulate: parts, tried } of accumulate)
    lines.push(`accumulate: auto tried ${tried.join(', ')} for a batch of ${batch} in stage ${stage}: ${parts} fits.`)
  if (step)
    lines.push(
      `One step of ${step.stage}: loss ${step.loss.toFixed(4)}, ${step.imagesPerSecond.toFixed(2)} images/s (first step), computed on ${step.devices.join(' and ')}.`,
    )
  lines.push(`Memory: ${formatBytes(peakRssBytes)} at peak, of ${formatBytes(memoryBytes)}.`)
  return lines.join('\n')
}
