import { expected, type Work } from '../../base/index.ts'
import type { Recipe, Stage } from '../../recipes/index.ts'
import { lastCheckpoint, readRunRecipe } from '../../runs/index.ts'
import { requireShare } from '../devices.ts'
import { planStages } from '../plan.ts'
import { memoryLimit, tryParts, type Trial } from './try.ts'

/** Into how many parts a stage's batch is divided, where `accumulate: auto` left that to a trial. */
export interface ChosenParts {
  stage: string
  batch: number
  accumulate: number
  /** Numbers of parts that were tried; the last of them fits. */
  tried: number[]
}

interface Options {
  /** Folder that the recipe's paths are relative to. */
  root: string
  /** The run's folder. */
  dir: string
  fresh?: boolean | undefined
  engine?: Trial['engine']
}

/**
 * Replaces each `accumulate: auto` by the fewest parts in which a step fits the memory: a step each is tried, in a process
 * of its own. A run that has a checkpoint keeps what it began with.
 * @throws bad-input where not even single images fit
 */
export async function chooseParts(
  recipe: Recipe,
  options: Options,
  work: Work = {},
  fits: (trial: Trial, work: Work) => Promise<boolean> = tryParts,
): Promise<{ recipe: Recipe; chosen: ChosenParts[] }> {
  const begun = await withPartsOfRun(recipe, options)
  const first = begun.stages.findIndex(isOpen)
  if (first < 0) return { recipe: begun, chosen: [] }
  if (options.engine?.cluster)
    throw expected('a number', `accumulate of stage ${begun.stages[first]!.name}`, 'auto, which tries the memory of this machine and of no cluster') // prettier-ignore
  const [plan] = await planStages(begun, { from: first, to: first }, options.root)
  const { model } = begun
  const trial = { model, classes: plan!.classes.classes.length, engine: options.engine, limitBytes: memoryLimit() }
  // Stages of the same step, as the stages of one recipe often are, are tried once.
  const known = new Map<string, Promise<ChosenParts>>()
  const chosen: ChosenParts[] = []
  for (const stage of begun.stages.filter(isOpen)) {
    const key = stepOf(stage)
    if (!known.has(key)) known.set(key, fewestParts({ ...trial, stage }, work, fits))
    chosen.push({ ...(await known.get(key)!), stage: stage.name })
  }
  const partsOf = ({ name, accumulate }: Stage) => chosen.find(({ stage }) => stage === name)?.accumulate ?? accumulate
  const stages = begun.stages.map((stage) => ({ ...stage, accumulate: partsOf(stage) }))
  return { recipe: { ...begun, stages }, chosen }
}

async function fewestParts(
  trial: Omit<Trial, 'accumulate'>,
  work: Work,
  fits: (trial: Trial, work: Work) => Promise<boolean>,
): Promise<ChosenParts> {
  const { name: stage, batch } = trial.stage
  const devices = trial.engine?.devices?.length ?? 1
  requireShare(trial.stage, 1, devices)
  const limit = `${(trial.limitBytes / 1e9).toFixed(1)} GB of memory`
  const say = (message: string) => work.onEvent?.({ type: 'notice', level: 'info', message })
  say(`Stage ${stage}: looking for the fewest parts in which a batch of ${batch} fits ${limit} (accumulate: auto).`)
  const tried: number[] = []
  for (let accumulate = 1; accumulate <= batch; accumulate++) {
    if (batch % (accumulate * devices) !== 0) continue
    tried.push(accumulate)
    if (!(await fits({ ...trial, accumulate }, work))) continue
    say(`Stage ${stage}: accumulate: ${accumulate}${tried.length > 1 ? `, since ${tried.at(-2)} does not fit` : ''}.`)
    return { stage, batch, accumulate, tried }
  }
  throw expected(`a step of stage ${stage} that fits ${limit}`, 'accumulate: auto', 'none, even image by image', {
    suggestions: ['Use a smaller crop or network, or free memory.'],
  })
}

/** The recipe with the numbers that a run in this folder began with. */
async function withPartsOfRun(recipe: Recipe, { dir, fresh = false }: Options): Promise<Recipe> {
  if (!recipe.stages.some(isOpen) || fresh || (await lastCheckpoint(dir)) === undefined) return recipe
  const before = await readRunRecipe(dir)
  const partsOf = ({ name, accumulate }: Stage) =>
    accumulate === 'auto' ? (before.stages.find((stage) => stage.name === name)?.accumulate ?? 'auto') : accumulate
  return { ...recipe, stages: recipe.stages.map((stage) => ({ ...stage, accumulate: partsOf(stage) })) }
}

function isOpen({ accumulate }: Stage): boolean {
  return accumulate === 'auto'
}

/** What decides a step's memory. */
function stepOf({ batch, crop, bn, optimizer, freeze, ema, loss }: Stage): string {
  return JSON.stringify({ batch, crop, bn, optimizer: optimizer.name, freeze, ema, loss })
}
