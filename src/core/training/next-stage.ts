import type { Recipe } from '../recipes/index.ts'
import type { Position, RunEvent } from '../runs/index.ts'

/** Where a run stands, and the best evaluation of its stage so far. */
export interface Standing extends Position {
  best: Position | null
}

/**
 * The first stage that is not done. A stage is done once its last step, the evaluation after it and the checkpoint that
 * ends it are: a run that stopped in between finishes that first.
 * @returns its index; the number of stages where all are done
 */
export function nextStage(recipe: Recipe, standing: Standing, events: readonly RunEvent[]): number {
  const index = recipe.stages.findIndex(({ name }) => name === standing.stage)
  return isOver(recipe, standing) && wasDone(events, 'checkpoint', standing) ? index + 1 : index
}

/** Whether a stage ends after this step and what is due after it: all its steps are done, or `early` ends it. */
export function isOver({ stages, evaluate, early }: Recipe, { stage, step, best }: Standing): boolean {
  if (step === stages.find(({ name }) => name === stage)!.steps) return true
  if (early === 'none' || !evaluate || best?.stage !== stage) return false
  return step % evaluate.every === 0 && step - best.step >= early.patience * evaluate.every
}

/** Whether the run's events say that this was done after this step. */
export function wasDone(events: readonly RunEvent[], type: RunEvent['type'], { stage, step }: Position): boolean {
  return events.some((event) => event.type === type && event.stage === stage && event.step === step)
}
