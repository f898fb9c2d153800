import { VortexError } from '../base/index.ts'
import type { EvaluationSummary } from '../inference/index.ts'
import type { RunEvent, RunEventBody, SaveRules } from '../runs/index.ts'
import type { TrainingContext } from './context.ts'
import type { StagePlan } from './plan.ts'
import { toCheckpoint, type TrainingState } from './state.ts'
import type { StepProgram } from './step-program.ts'

/**
 * What is due after a step: an evaluation, then a checkpoint. What the run had already done there before it was stopped
 * is not done again.
 */
export async function settle(context: TrainingContext, plan: StagePlan, state: TrainingState, program: StepProgram) {
  const { run, evaluator, earlier } = context
  const { stage, evaluation } = plan
  const { checkpoint } = run.recipe
  const end = state.step === stage.steps
  const scored = evaluation !== undefined && (end || state.step % evaluation.every === 0)
  const numbered = state.step % checkpoint.every === 0
  if (!scored && !numbered && !end) return
  if (scored && !has(earlier, 'evaluation', state)) {
    const summary = await evaluator.score(evaluation)
    if (summary.miou > (state.best?.miou ?? -1))
      state.best = { stage: state.stage, step: state.step, miou: summary.miou }
    await run.append(state, evaluationEvent(evaluation.split, summary))
  }
  if (has(earlier, 'checkpoint', state)) return
  const best = state.best?.step === state.step
  const file = await save(context, plan, state, program, { end, best, keep: numbered ? checkpoint.keep : 0 })
  await run.append(state, { type: 'checkpoint', file })
}

/** Writes the run's last checkpoint, from which the same command goes on. */
export async function save(
  context: TrainingContext,
  plan: StagePlan,
  state: TrainingState,
  program: StepProgram,
  rules: SaveRules = {},
): Promise<string> {
  const { engine, run } = context
  const values = await engine.readVariables(program.variables.map(({ name }) => name))
  // The loss of this step came from the values before its update; a checkpoint of broken ones would be no good one.
  for (const [name, data] of values) if (!isFiniteThroughout(data)) throw brokenValues(name, state)
  const stages = [...state.lineage.stages.slice(0, -1), { ...plan.lineage, steps: state.step }]
  state.lineage = { ...state.lineage, stages }
  await run.writeLineage(state.lineage)
  const file = await run.save(toCheckpoint(state, run.recipe, program.variables, values), state, rules)
  context.savedStep = state.step
  return file
}

/** Zero times a number is 0 for finite numbers alone; one sum tells of millions. */
function isFiniteThroughout(data: Float32Array): boolean {
  let sum = 0
  for (const value of data) sum += value * 0
  return sum === 0
}

/** The stop of a run whose loss is no number. */
export function brokenLoss(
  loss: number,
  state: TrainingState,
  learningRate: number,
  ids: readonly string[],
): VortexError {
  const where = `step ${state.step + 1} of stage ${state.stage} (learning rate ${learningRate}, batch ${ids.join(', ')})`
  return new VortexError('bad-input', `Expected a finite loss for ${where} but found ${loss}.`, { suggestions: MEND })
}

function brokenValues(name: string, { step, stage }: TrainingState): VortexError {
  const what = `finite variables for step ${step} of stage ${stage} but found others in ${name}`
  return new VortexError('bad-input', `Expected ${what}.`, { suggestions: MEND })
}

const MEND = [
  "The run's last good checkpoint is kept.",
  'Begin anew with a smaller learning rate (--fresh --set stages.NAME.learningRate=…), or look at these images.',
]

function has(events: readonly RunEvent[], type: RunEvent['type'], { stage, step }: TrainingState): boolean {
  return events.some((event) => event.type === type && event.stage === stage && event.step === step)
}

function evaluationEvent(split: string, summary: EvaluationSummary): RunEventBody {
  const { images, miou, pixelAccuracy, meanAccuracy, fwIou } = summary
  const classes = summary.classes.map(({ name, iou }) => ({ name, iou }))
  return { type: 'evaluation', split, images, miou, pixelAccuracy, meanAccuracy, fwIou, classes }
}
