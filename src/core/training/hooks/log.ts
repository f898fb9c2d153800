import type { Hook, Moment } from './hook.ts'

/** One line for the run's events, one for whoever watches. */
export const logStep: Hook = async ({ session: { run, work }, stage, state, happening }) => {
  if (happening.kind !== 'step' && happening.kind !== 'skip') return undefined
  const { kind, secondsPerStep, stepsLeft, ...step } = happening
  const { name, batch, steps } = stage.plan.stage
  const imagesPerSecond = batch / secondsPerStep
  const etaSeconds = stepsLeft * secondsPerStep
  const residentBytes = process.memoryUsage.rss()
  await run.append(
    state,
    kind === 'skip'
      ? { type: 'skip', ...scaleOf(state), ids: step.ids }
      : { type: 'step', ...step, imagesPerSecond, residentBytes, etaSeconds },
  )
  const detail = [
    kind === 'skip' ? `skipped, loss scale now ${scaleOf(state).lossScale}` : `loss ${step.loss.toFixed(3)}`,
    `${imagesPerSecond.toFixed(imagesPerSecond < 1 ? 2 : 1)} images/s`,
    `rate ${step.learningRate.toPrecision(3)}`,
    `waited ${Math.round(step.dataWaitMs)} ms for data`,
    `${(residentBytes / 1e9).toFixed(1)} GB`,
  ].join(', ')
  const progress = { task: `Training ${name}`, done: state.step, total: steps, detail, secondsLeft: etaSeconds }
  work.onEvent?.({ type: 'progress', ...progress })
  return undefined
}

function scaleOf({ lossScale }: Moment['state']): { lossScale: number; skipped: number } {
  const { scale, skipped } = lossScale!
  return { lossScale: scale, skipped }
}
