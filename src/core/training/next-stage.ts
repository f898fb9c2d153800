import type { Recipe } from '../recipes/index.ts'
import type { Position, RunEvent } from '../runs/index.ts'

/**
 * The first stage that is not done. A stage is done once its last step, the evaluation after it and the checkpoint that
 * ends it are: a run that stopped in between finishes that first.
 * @returns its index; the number of stages where all are done
 */
export function nextStage({ stages }: Recipe, { stage, step }: Position, events: readonly RunEvent[]): number {
  const index = stages.findIndex(({ name }) => name === stage)
  return step === stages[index]!.steps && wasDone(events, 'checkpoint', { stage, step }) ? index + 1 : index
}

/** Whether the run's events tell that this was done after this step. */
export function wasDone(events: readonly RunEvent[], type: RunEvent['type'], { stage, step }: Position): boolean {
  return events.some((event) => event.type === type && event.stage === stage && event.step === step)
}
