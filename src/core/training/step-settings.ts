import { expected, nearest } from '../base/index.ts'
import type { Model } from '../models/index.ts'
import type { Stage } from '../recipes/index.ts'
import { balancedWeights } from './losses/balanced-weights.ts'
import { startsWith } from './prefixes.ts'
import type { StepSettings } from './step-program.ts'
import { trainedVariables } from './trained.ts'

/**
 * A stage's settings for its step, with all that the recipe leaves to be found out.
 * @param pixels of each class in the stage's split, where its tree tells
 * @throws bad-input for a prefix that no variable starts with, or class weights for other classes
 */
export function stepSettings(
  model: Model,
  stage: Stage,
  { pixels, classes }: { pixels: readonly number[] | undefined; classes: number },
): StepSettings {
  const { name, freeze, factors, loss } = stage
  for (const prefix of [...freeze, ...Object.keys(factors)]) requirePrefix(model, prefix, name)
  if (trainedVariables(model, stage).length === 0)
    throw expected('a variable to train', `stage ${name}`, 'that freeze names all of them')
  const { classWeights } = loss
  if (Array.isArray(classWeights) && classWeights.length !== classes)
    throw expected(`${classes} numbers`, `loss.classWeights of stage ${name}`, `${classWeights.length}`)
  const weights = classWeights === 'balanced' ? balancedWeights(pixels, stage) : classWeights
  // `auto` is decided before a run opens its stages; a bench that nobody decided for times the undivided step.
  const accumulate = stage.accumulate === 'auto' ? 1 : stage.accumulate
  return { ...stage, accumulate, loss: { ...loss, classWeights: weights } }
}

function requirePrefix({ variables }: Model, prefix: string, stage: string): void {
  if (variables.some(({ name }) => startsWith(name, prefix))) return
  const near = nearest(prefix, ['head', ...new Set(variables.flatMap(({ name }) => startsOf(name)))])
  throw expected("the start of a variable's name", `freeze or factors of stage ${stage}`, prefix, {
    suggestions: near === undefined ? [] : [`Did you mean ${near}?`],
  })
}

/** `backbone.`, `backbone.layer1.`, … */
function startsOf(name: string): string[] {
  const parts = name.split('.')
  return parts.slice(1).map((_, i) => `${parts.slice(0, i + 1).join('.')}.`)
}
