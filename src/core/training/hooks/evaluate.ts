import type { EvaluationSummary } from '../../inference/index.ts'
import { namesOf } from '../../labels/index.ts'
import { writeEvaluation, type RunEventBody } from '../../runs/index.ts'
import type { EvaluationPlan } from '../plan.ts'
import { wasDone } from '../next-stage.ts'
import { isScored, type Hook } from './hook.ts'

/** Scores the network where the recipe says so, and remembers the best score. */
export const evaluateNetwork: Hook = async (moment) => {
  const { session, stage, state, happening } = moment
  const { evaluation } = stage.plan
  if (happening.kind === 'stop' || !evaluation || !isScored(moment)) return undefined
  if (wasDone(session.earlier, 'evaluation', state)) return undefined
  const summary = await stage.evaluator.score(evaluation)
  const { classSet, imageCounts: counts } = summary
  const ids = evaluation.images.entries.map(({ id }) => id)
  await writeEvaluation(session.run.dir, state, { classes: namesOf(classSet), ids, counts })
  await session.run.append(state, evaluationEvent(evaluation, summary))
  const { miou } = summary
  return miou > (state.best?.miou ?? -1) ? { best: { stage: state.stage, step: state.step, miou } } : undefined
}

function evaluationEvent({ split, of }: EvaluationPlan, summary: EvaluationSummary): RunEventBody {
  const { images, miou, pixelAccuracy, meanAccuracy, fwIou } = summary
  const classes = summary.classes.map(({ name, iou }) => ({ name, iou }))
  return {
    type: 'evaluation',
    split,
    images,
    ...(images < of && { of }),
    miou,
    pixelAccuracy,
    meanAccuracy,
    fwIou,
    classes,
  }
}
