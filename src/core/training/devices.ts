import { expected } from '../base/index.ts'
import type { Engine } from '../engine/index.ts'
import type { Stage } from '../recipes/index.ts'
import type { StagePlan } from './plan.ts'
import type { TrainingState } from './state.ts'

/** Throws unless every part of every stage's batch divides into equal shares for the engine's devices. */
export function requireShares(plans: readonly StagePlan[], { devices }: Pick<Engine, 'devices'>): void {
  for (const { stage, settings } of plans) requireShare(stage, settings.accumulate, devices.length)
}

export function requireShare(
  { name, batch }: Pick<Stage, 'name' | 'batch'>,
  accumulate: number,
  devices: number,
): void {
  const images = batch / accumulate
  if (images % devices === 0) return
  const part = accumulate === 1 ? 'batch' : 'batch / accumulate'
  throw expected(`a multiple of the ${devices} devices`, `${part} of stage ${name}`, `${images}`, {
    suggestions: [`Change the batch, or use fewer devices: ${mostThatDivide(images, devices)}.`],
  })
}

function mostThatDivide(images: number, devices: number): number {
  return Array.from({ length: devices }, (_, i) => devices - i).find((count) => images % count === 0)!
}

/** What a run that resumes on another number of devices is told; undefined where the number is the same. */
export function otherDevices({ lineage }: Pick<TrainingState, 'lineage'>, { devices }: Pick<Engine, 'devices'>) {
  const { engine, devices: before = '1' } = lineage.versions
  if (engine === undefined || Number(before) === devices.length) return undefined
  return `The run computed on ${named(Number(before))} so far and continues on ${named(devices.length)}: sums are taken in another order, and losses equal those of the run without this change within rounding, no longer bit for bit.`
}

function named(count: number): string {
  return count === 1 ? 'one device' : `${count} devices`
}
