import { isInterruption, messageOf, VERSION, VortexError, type Work } from '../base/index.ts'
import { openEngine, type Engine } from '../engine/index.ts'
import type { Recipe } from '../recipes/index.ts'
import { runFolder } from '../runs/index.ts'
import { adviceFor } from './advice.ts'
import { tellAbsent } from './classes.ts'
import { otherDevices, requireShares } from './devices.ts'
import { brokenLoss } from './faults.ts'
import { HOOKS, type Happening } from './hooks/index.ts'
import { requireProgress } from './loss-scale.ts'
import { isOver } from './next-stage.ts'
import { createPace } from './pace.ts'
import { chooseParts } from './parts/choose.ts'
import { openSession, type Session, type TrainOptions } from './session.ts'
import { openStage, type OpenStage } from './stage.ts'
import type { TrainingState } from './state.ts'
import { summarize, type TrainSummary } from './summary.ts'

/** Why a call ended: everything is done, `--steps` are, or Ctrl-C. */
type Ending = 'done' | 'limit' | 'interrupted'

/**
 * Trains a recipe's stages one after another, or resumes where the run's folder stopped.
 * @throws `interrupted` after the step in progress and a checkpoint, once the signal is aborted
 */
export async function train(recipe: Recipe, options: TrainOptions, work: Work = {}): Promise<TrainSummary> {
  tellUnusedTrees(recipe, work)
  const decided = await chooseParts(recipe, { ...options, dir: runFolder(recipe, options) }, work)
  const session = await openSession(decided.recipe, options, work)
  try {
    if (session.plans.length > 0) await runSession(session)
    return await summarize(session.run.dir, session.state)
  } finally {
    await session.run.close()
  }
}

/** A tree that no stage uses is most often a stage that was forgotten. */
function tellUnusedTrees({ data, stages, evaluate }: Recipe, { onEvent }: Work): void {
  const used = new Set([...stages.map((stage) => stage.data), evaluate?.data])
  for (const name of Object.keys(data).filter((one) => !used.has(one)))
    onEvent?.({ type: 'notice', level: 'warning', message: `No stage of the recipe uses data.${name}.` })
}

async function runSession(session: Session): Promise<void> {
  const { run, options, work, weights } = session
  if (session.options.lacksClasses !== true) tellAbsent(session.plans, session.state, work)
  const engine = await openEngine(options.engine, work)
  const changed = run.last === undefined ? undefined : otherDevices(session.state, engine)
  if (changed !== undefined) work.onEvent?.({ type: 'notice', level: 'info', message: changed })
  for (const message of await adviceFor(run.recipe, session.model, session.plans, engine))
    work.onEvent?.({ type: 'notice', level: 'warning', message })
  const devices = engine.devices.length > 1 ? { devices: `${engine.devices.length}` } : {}
  const versions = { vortex: VERSION, node: process.version, engine: engine.description, ...devices }
  advance(session, { lineage: { ...session.state.lineage, versions } })
  try {
    requireShares(session.plans, engine)
    if (weights) await run.append(session.state, weights)
    const ending = await runStages(session, engine)
    await run.append(session.state, { type: 'stop', reason: ending })
    if (ending === 'interrupted') throw interrupted(session)
  } catch (error) {
    // The first fault is the one to tell, also where the disk has no room for this line.
    if (!isInterruption(error))
      await run
        .append(session.state, { type: 'stop', reason: 'failed', message: messageOf(error) })
        .catch(() => undefined)
    throw error
  } finally {
    await engine.dispose()
  }
}

async function runStages(session: Session, engine: Engine): Promise<Ending> {
  const budget = { steps: session.options.steps ?? Infinity }
  for (const plan of session.plans) {
    if (session.work.signal?.aborted) return 'interrupted'
    if (budget.steps <= 0) return 'limit'
    const { stage, split, lineage } = plan
    if (session.state.stage !== stage.name)
      advance(session, { stage: stage.name, step: 0, best: null, savedStep: undefined, lossScale: undefined })
    await session.run.writeList(stage.name, split.ids)
    if (session.state.step === 0) {
      const stages = [...session.state.lineage.stages, { ...lineage, steps: 0 }]
      advance(session, { lineage: { ...session.state.lineage, stages } })
      const begun = { type: 'stage', steps: stage.steps, split: split.name, images: split.entries.length } as const
      await session.run.append(session.state, begun)
    }
    const open = await openStage(session, engine, plan)
    try {
      const ending = await runSteps(session, open, budget)
      if (ending !== 'done') await runHooks(session, open, { kind: 'stop' })
      if (ending !== 'done') return ending
    } finally {
      await open.close()
    }
  }
  return 'done'
}

async function runSteps(session: Session, stage: OpenStage, budget: { steps: number }): Promise<Ending> {
  const { steps } = stage.plan.stage
  const pace = createPace()
  try {
    // A run that was stopped between a step and what is due after it does that first.
    if (session.state.step > 0) await runHooks(session, stage, { kind: 'resume' })
    if (isOver(session.run.recipe, session.state)) return 'done'
    let next = stage.feedsOf(session.state.step)
    for (;;) {
      const began = performance.now()
      const feeds = await next
      const dataWaitMs = performance.now() - began

      // The device computes; meanwhile the next step's feeds are made.
      const running = stage.step.run(feeds)
      if (session.state.step + 1 < steps) next = stage.feedsOf(session.state.step + 1)
      const loss = await running
      const { ids, learningRate } = feeds
      const lossScale = stage.step.lossScale?.()
      const isSkipped = lossScale !== undefined && lossScale.skippedInARow > 0
      if (!isSkipped && !Number.isFinite(loss)) throw brokenLoss(loss, session.state, learningRate, ids)

      advance(session, { step: session.state.step + 1, lossScale })
      budget.steps--
      pace.add(performance.now() - began)
      const secondsPerStep = pace.secondsPerStep()
      await runHooks(session, stage, {
        kind: isSkipped ? 'skip' : 'step',
        loss,
        learningRate,
        dataWaitMs,
        ids,
        secondsPerStep,
        stepsLeft: Math.min(steps - session.state.step, budget.steps),
      })
      if (lossScale) requireProgress(lossScale, session.state, ids)
      if (isOver(session.run.recipe, session.state)) {
        tellSkipped(session)
        tellEarlyEnd(session, steps)
        return 'done'
      }
      if (session.work.signal?.aborted) return 'interrupted'
      if (budget.steps <= 0) return 'limit'
    }
  } catch (error) {
    if (isInterruption(error)) return 'interrupted'
    throw error
  }
}

/** A stage that `early` ended. */
function tellEarlyEnd({ run, work, state: { stage, step, best } }: Session, steps: number): void {
  if (step === steps || run.recipe.early === 'none') return
  const { patience } = run.recipe.early
  const message = `Stage ${stage} ends after step ${step} of ${steps}: no better mIoU than that of step ${best!.step} in ${patience} ${patience === 1 ? 'evaluation' : 'evaluations'}.`
  work.onEvent?.({ type: 'notice', level: 'info', message })
}

function tellSkipped({ work, state: { stage, step, lossScale } }: Session): void {
  if (!lossScale || lossScale.skipped === 0) return
  const message = `Stage ${stage}: ${lossScale.skipped} of ${step} steps were skipped, their gradients not finite in float16; the loss scale is ${lossScale.scale}.`
  work.onEvent?.({ type: 'notice', level: 'info', message })
}

/** Does what is due, one after another; each hook sees what the ones before it changed. */
async function runHooks(session: Session, stage: OpenStage, happening: Happening): Promise<void> {
  for (const hook of HOOKS) advance(session, (await hook({ session, stage, state: session.state, happening })) ?? {})
}

/** The one place where the state changes. */
function advance(session: Session, change: Partial<TrainingState>): void {
  session.state = { ...session.state, ...change }
}

function interrupted({ run, state: { stage, step } }: Session): VortexError {
  const where = `Stopped after step ${step} of stage ${stage}`
  return step === 0
    ? new VortexError('interrupted', `${where}, before the first.`)
    : new VortexError('interrupted', `${where}; the checkpoint is in ${run.dir}.`, {
        suggestions: ['The same command resumes from there.'],
      })
}
