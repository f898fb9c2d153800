import type { Work } from '../base/index.ts'
import { assertSameClasses } from '../labels/index.ts'
import type { Position } from '../runs/index.ts'
import type { StagePlan } from './plan.ts'
import type { Beginning } from './state.ts'

/** Throws where the data have other classes than when the run began. */
export function checkResumed({ state }: Beginning, [plan]: readonly StagePlan[], checkpoint: string | undefined): void {
  if (!plan || checkpoint === undefined) return
  assertSameClasses({ of: checkpoint, classes: state.classes }, { of: plan.lineage.data, classes: plan.classes }, [
    'The data changed since the run began: restore it, or start over with --fresh.',
  ])
}

/** Warns, before the first step of each stage, of classes that its images do not show; of several stages at once. */
export function tellAbsent(plans: readonly StagePlan[], { stage, step }: Position, { onEvent }: Work): void {
  const stages = new Map<string, string[]>()
  for (const { stage: planned, absent } of plans) {
    if (absent.length === 0 || (planned.name === stage && step > 0)) continue
    const names = absent.join(', ')
    stages.set(names, [...(stages.get(names) ?? []), planned.name])
  }
  for (const [names, of] of stages) {
    const who = of.length === 1 ? `Stage ${of[0]!} has` : `Stages ${of.join(', ')} have`
    const message = `${who} no training pixel of ${names}: the network cannot learn them there.`
    onEvent?.({ type: 'notice', level: 'warning', message })
  }
}
