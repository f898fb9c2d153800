import type { Work } from '../base/index.ts'
import { assertSameClasses } from '../labels/index.ts'
import type { Position } from '../runs/index.ts'
import type { StagePlan } from './plan.ts'
import type { Beginning } from './state.ts'

/** Throws where the data have other classes than when the run began. */
export function checkResumed({ state }: Beginning, [plan]: readonly StagePlan[], checkpoint: string | undefined): void {
  if (!plan || checkpoint === undefined) return
  assertSameClasses({ of: checkpoint, classes: state.classes }, { of: plan.lineage.data, classes: plan.classes }, [
    'The data changed since the run began: put them back, or start over with --fresh.',
  ])
}

/** Warns, before the first step of each stage, of classes that its images cannot teach. */
export function tellAbsent(plans: readonly StagePlan[], { stage, step }: Position, { onEvent }: Work): void {
  for (const { stage: planned, split, lineage, absent } of plans) {
    if (absent.length === 0 || (planned.name === stage && step > 0)) continue
    const message = `No pixel in ${split.name} of ${lineage.data}: ${absent.join(', ')}. Stage ${planned.name} cannot learn ${absent.length === 1 ? 'this class' : 'these classes'}.`
    onEvent?.({ type: 'notice', level: 'warning', message })
  }
}
