/** The poly schedule (paper §4.1): learningRate · (1 − step / steps)^power for the step counted from 0. */
export function polyRate(schedule: { learningRate: number; steps: number; power: number }, step: number): number {
  return schedule.learningRate * (1 - step / schedule.steps) ** schedule.power
}
