import { isOver } from '../next-stage.ts'
import type { Session } from '../session.ts'
import type { OpenStage } from '../stage.ts'
import type { TrainingState } from '../state.ts'

/** What a hook is told of. */
export type Happening =
  | {
      /** `skip`: the step changed no variable, since its gradients were not finite in float16. */
      kind: 'step' | 'skip'
      loss: number
      learningRate: number
      /** How long the step waited for its batch. */
      dataWaitMs: number
      ids: readonly string[]
      /** Mean of the last steps. */
      secondsPerStep: number
      /** Of this stage, in this call: `--steps` may end it earlier. */
      stepsLeft: number
    }
  /** The run goes on from a checkpoint of this step, perhaps before what was due after it. */
  | { kind: 'resume' }
  /** The call ends here, inside a stage. */
  | { kind: 'stop' }

export interface Moment {
  session: Session
  stage: OpenStage
  state: Readonly<TrainingState>
  happening: Happening
}

/** Does what is due at this moment, if anything is, and returns what that changes of the state. */
export type Hook = (moment: Moment) => Promise<Partial<TrainingState> | undefined>

/** Whether this step ends its stage. */
export function isLast({ session, state }: Moment): boolean {
  return isOver(session.run.recipe, state)
}

/** Whether the network is scored after this step. */
export function isScored(moment: Moment): boolean {
  const { evaluation } = moment.stage.plan
  return evaluation !== undefined && (isLast(moment) || moment.state.step % evaluation.every === 0)
}
