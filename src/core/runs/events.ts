import { expected, kindOf, readText } from '../base/index.ts'

/** Where a run stands: a stage and the steps done of it. */
export interface Position {
  stage: string
  step: number
}

/** One line of `events.jsonl`. */
export type RunEvent = Position & { time: string } & RunEventBody

export type RunEventBody =
  /** The run starts from a weight file; `lastLayer` says why the last layer does not. */
  | { type: 'weights'; file: string; taken: number; drawn: number; lastLayer?: string }
  | { type: 'stage'; steps: number; images: number; split: string }
  | {
      type: 'step'
      loss: number
      learningRate: number
      imagesPerSecond: number
      /** How long the step waited for its batch. */
      dataWaitMs: number
      residentBytes: number
      etaSeconds: number
      ids: readonly string[]
    }
  | {
      type: 'evaluation'
      split: string
      images: number
      miou: number
      pixelAccuracy: number
      meanAccuracy: number
      fwIou: number
      /** `null` for a class that is neither in the truth nor predicted. */
      classes: readonly { name: string; iou: number | null }[]
    }
  /** `file` lies in the run's `checkpoints` folder. */
  | { type: 'checkpoint'; file: string }
  | { type: 'stop'; reason: 'done' | 'limit' | 'interrupted' | 'failed'; message?: string }

/** Reads a run's events in order. A half line at the end, as a killed process leaves it, is dropped. */
export async function readEvents(path: string): Promise<RunEvent[]> {
  if ((await kindOf(path)) === 'missing') return []
  const lines = (await readText(path)).split('\n')
  lines.pop() // What follows the last line feed: nothing, or a half line.
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as RunEvent
    } catch (cause) {
      throw expected('one JSON object a line', `${path}:${i + 1}`, line.slice(0, 40), { code: 'bad-format', cause })
    }
  })
}

/**
 * The events of a run that never went beyond `position`: later ones are dropped, and so are all stops before it.
 * @param stages names of the recipe's stages in order
 */
export function eventsUntil(
  events: readonly RunEvent[],
  position: Position | undefined,
  stages: readonly string[],
): RunEvent[] {
  if (position === undefined) return []
  const last = stages.indexOf(position.stage)
  return events.filter((event) => {
    const stage = stages.indexOf(event.stage)
    return event.type !== 'stop' && (stage < last || (stage === last && event.step <= position.step))
  })
}

export function eventLine(event: RunEvent): string {
  return `${JSON.stringify(event)}\n`
}
