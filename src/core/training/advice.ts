import { exists } from '../base/index.ts'
import type { Engine } from '../engine/index.ts'
import type { Model } from '../models/index.ts'
import type { Recipe } from '../recipes/index.ts'
import type { StagePlan } from './plan.ts'

/** Less of the starting values than this is left in statistics that have settled. */
const SETTLED = 0.01

/** Where NVIDIA's driver shows its first device. */
const GPU = '/dev/nvidia0'

/** What a run would do that nobody wants, in one sentence each: said once, before its first step. */
export async function adviceFor(
  recipe: Recipe,
  model: Model,
  plans: readonly StagePlan[],
  engine: Pick<Engine, 'device'>,
  gpu = GPU,
): Promise<string[]> {
  const advice = [...loneBatches(model, plans), ...unsettled(recipe, model), ...slowTypes(plans, engine)]
  if (engine.device !== 'GPU' && (await exists(gpu)))
    advice.push(`This machine has a GPU, but the engine runs on its ${engine.device}: vortex setup --gpu fetches a library that uses it.`) // prettier-ignore
  return advice
}

/** oneDNN has float16 convolutions for new processors, but computes the gradients of their filters by its reference code. */
function slowTypes(plans: readonly StagePlan[], { device }: Pick<Engine, 'device'>): string[] {
  if (device !== 'CPU' || !plans.some(({ stage }) => stage.precision === 'float16')) return []
  return ['float16 is meant for GPUs: on a CPU a step takes many times as long as in float32. Use bfloat16 here.']
}

/** The global branch's map is 1 x 1: of one image its batch norm sees one value per channel, and gives the offset alone. */
function loneBatches({ variables }: Model, plans: readonly StagePlan[]): string[] {
  if (!variables.some(({ name }) => name === 'classifier.global.bn.weight')) return []
  const lone = plans.filter(({ stage }) => stage.batch === stage.accumulate && stage.bn === 'train')
  return lone.map(
    ({ stage }) =>
      `Stage ${stage.name} sees one image at a time: batch norm makes the global branch a constant. Use a larger batch, fewer parts (accumulate), or bn: frozen.`,
  )
}

/** Running statistics begin at 0 and 1 where weights do not bring theirs. */
function unsettled({ stages, weights }: Recipe, { config }: Model): string[] {
  const trained = stages.filter(({ bn }) => bn === 'train')
  const steps = trained.reduce((sum, stage) => sum + stage.steps, 0)
  const decay = weights === 'none' ? Math.max(config.backboneBnDecay, config.headBnDecay) : config.headBnDecay
  const left = decay ** steps
  if (trained.length === 0 || left < SETTLED) return []
  const needed = Math.ceil(Math.log(SETTLED) / Math.log(decay))
  return [
    `${steps} steps are too few for batch norm's running statistics: ${Math.round(100 * left)} % of their initial values remain (decay ${decay}). Train at least ${needed} steps or lower the decay.`,
  ]
}
