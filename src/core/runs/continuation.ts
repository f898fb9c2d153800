import type { Difference, Recipe } from '../recipes/index.ts'
import type { RunEvent } from './events.ts'

/**
 * The changes of a recipe under which a run cannot go on, because the steps it has done would have been others. It can
 * with stages appended, and with more steps for the stage in progress or one to come, where its learning rate is
 * constant: other schedules set every step's rate by the number of steps.
 */
export function changesOfThePast(
  differences: readonly Difference[],
  recipe: Recipe,
  events: readonly RunEvent[],
): Difference[] {
  const begun = recipe.stages.findLastIndex(({ name }) => events.some(({ stage }) => stage === name))
  return differences.filter(({ key, before, after }) => {
    const [, index, setting] = /^stages\.(\d+)(?:\.(\w+))?$/.exec(key) ?? []
    if (index === undefined) return true
    if (setting === undefined) return before !== undefined
    const { schedule } = recipe.stages[Number(index)]!
    const isLonger = setting === 'steps' && (after as number) > (before as number)
    return !(isLonger && Number(index) >= begun && schedule.name === 'constant')
  })
}

/** What to do instead, where a stage was to have more steps. */
export function adviceFor(differences: readonly Difference[]): string[] {
  if (!differences.some(({ key }) => key.endsWith('.steps'))) return []
  return [
    'To train longer, append a stage: the run resumes with it. More steps need schedule: { name: constant } in the last stage begun.',
  ]
}
