import { VortexError } from '../base/index.ts'
import { parseRecipe, type Recipe, type Stage } from '../recipes/index.ts'
import type { CheckpointMeta } from '../weights/index.ts'

/**
 * How a checkpoint's stages were trained, as its recipe says: aligned with its lineage, whose last stages are the recipe's.
 * Undefined for stages of runs before, and where the recipe is of a version that cannot be read.
 */
export function howTrained({ training, lineage }: CheckpointMeta): (string | undefined)[] {
  const recipe = training && readRecipe(training.recipe)
  const done = recipe?.stages.slice(0, recipe.stages.findIndex(({ name }) => name === training!.stage) + 1) ?? []
  const first = lineage.stages.length - done.length
  return lineage.stages.map(({ name }, i) => {
    const stage = done[i - first]
    return stage?.name === name ? describe(stage) : undefined
  })
}

/** Keys that an older recipe lacks have their defaults, which are what that version did. */
function readRecipe(recipe: object): Recipe | undefined {
  try {
    return parseRecipe(JSON.stringify(recipe), { file: 'recipe', name: 'recipe' })
  } catch (error) {
    if (error instanceof VortexError) return undefined
    throw error
  }
}

function describe(stage: Stage): string {
  const { batch, crop, learningRate, freeze, clip, ema } = stage
  const parts = [
    `batches of ${batch} crops of ${crop} x ${crop}`,
    `learning rate ${learningRate} ${describeSchedule(stage)}`,
    describeLoss(stage),
    ...(stage.bn === 'frozen' ? ['batch norm frozen'] : []),
    ...(freeze.length > 0 ? [`${freeze.join(', ')} frozen`] : []),
    ...(clip === 'none' ? [] : [`gradients clipped to norm ${clip}`]),
    ...(ema === 'none' ? [] : [`weights averaged with decay ${ema}`]),
  ]
  return `by ${describeOptimizer(stage)} (${parts.join('; ')})`
}

function describeOptimizer({ optimizer }: Stage): string {
  const decay = `weight decay ${optimizer.weightDecay}`
  if (optimizer.name === 'adamw') return `AdamW with betas ${optimizer.betas.join(' and ')} and ${decay}`
  return `SGD with ${optimizer.nesterov ? 'Nesterov ' : ''}momentum ${optimizer.momentum} and ${decay}`
}

function describeSchedule({ schedule }: Stage): string {
  const { name, warmup } = schedule
  const shape = name === 'poly' ? `falling by poly with power ${schedule.power}` : name === 'cosine' ? 'falling along a cosine' : 'held constant' // prettier-ignore
  return warmup > 0 ? `${shape}, after ${warmup} steps of warm-up` : shape
}

function describeLoss({ loss }: Stage): string {
  const { focal, ohem, smoothing, classWeights, dice } = loss
  const terms = [
    focal === 'none' ? 'cross-entropy' : `focal loss with exponent ${focal}`,
    ...(classWeights === 'none' ? [] : ['with class weights']),
    ...(smoothing > 0 ? [`with label smoothing ${smoothing}`] : []),
    ...(ohem === 'none' ? [] : [`over hard pixels (OHEM, threshold ${ohem.threshold}, at least ${ohem.keep} per image)`]), // prettier-ignore
    ...(dice > 0 ? [`and dice loss with weight ${dice}`] : []),
  ]
  return terms.join(' ')
}
