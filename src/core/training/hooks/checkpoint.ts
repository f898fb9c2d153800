import type { SaveRules } from '../../runs/index.ts'
import { brokenValues } from '../faults.ts'
import { wasDone } from '../next-stage.ts'
import { toCheckpoint, type TrainingState } from '../state.ts'
import { isLast, isScored, type Hook, type Moment } from './hook.ts'

/**
 * Writes a checkpoint every so many steps, after each evaluation and at a stage's end. Where a call stops in between it
 * writes one to resume from, which is no event: a run that never stopped has none there.
 */
export const saveCheckpoint: Hook = async (moment) => {
  const { session, state, happening } = moment
  const { every, keep } = session.run.recipe.checkpoint
  if (happening.kind === 'stop') {
    if (state.step === 0 || state.step === state.savedStep) return undefined
    return (await save(moment, {})).change
  }
  const numbered = state.step % every === 0
  if (!numbered && !isScored(moment) && !isLast(moment)) return undefined
  if (wasDone(session.earlier, 'checkpoint', state)) return undefined
  const best = state.best?.stage === state.stage && state.best.step === state.step
  const { file, change } = await save(moment, { end: isLast(moment), best, keep: numbered ? keep : 0 })
  await session.run.append(state, { type: 'checkpoint', file })
  return change
}

async function save({ session: { run }, stage, state }: Moment, rules: SaveRules) {
  const values = await stage.readValues()
  // The loss of this step came from the values before its update; a checkpoint of broken ones would be no good one.
  for (const [name, { data }] of values) if (!isFiniteThroughout(data)) throw brokenValues(name, state)
  const stages = [...state.lineage.stages.slice(0, -1), { ...stage.plan.lineage, steps: state.step }]
  const change: Partial<TrainingState> = { lineage: { ...state.lineage, stages }, savedStep: state.step }
  await run.writeLineage(change.lineage!)
  const file = await run.save(toCheckpoint({ ...state, ...change }, run.recipe, values), state, rules)
  return { file, change }
}

/** Zero times a number is 0 for finite numbers alone; one sum checks millions. */
function isFiniteThroughout(data: Float32Array): boolean {
  let sum = 0
  for (const value of data) sum += value * 0
  return sum === 0
}
