import { z } from 'zod'
import { expected, kindOf, parseStored, readText } from '../base/index.ts'

/** Where a run stands: a stage and the steps done of it. */
export interface Position {
  stage: string
  step: number
}

const count = z.int().nonnegative()
const place = { stage: z.string(), step: count, time: z.string() }

const stepSchema = z.object({
  ...place,
  type: z.literal('step'),
  loss: z.number(),
  learningRate: z.number(),
  imagesPerSecond: z.number(),
  /** How long the step waited for its batch. */
  dataWaitMs: z.number(),
  residentBytes: z.number(),
  etaSeconds: z.number(),
  ids: z.array(z.string()).readonly(),
})

/** In the place of a step: its gradients were not finite in float16, and no variable changed. */
const skipSchema = z.object({
  ...place,
  type: z.literal('skip'),
  /** That the next step's loss is multiplied by. */
  lossScale: z.number(),
  /** Steps of the stage that were skipped so far. */
  skipped: count,
  ids: z.array(z.string()).readonly(),
})

const evaluationSchema = z.object({
  ...place,
  type: z.literal('evaluation'),
  split: z.string(),
  images: count,
  /** Images of the split, where only some were scored. */
  of: count.exactOptional(),
  miou: z.number(),
  pixelAccuracy: z.number(),
  meanAccuracy: z.number(),
  fwIou: z.number(),
  /** `null` for a class that is absent from ground truth and predictions. */
  classes: z.array(z.object({ name: z.string(), iou: z.number().nullable() })).readonly(),
})

const imagesSchema = z.object({
  ...place,
  type: z.literal('images'),
  /** Size and files of each, in the run's `images` folder. */
  images: z
    .array(
      z.object({
        ...{ id: z.string(), width: count, height: count },
        ...{ input: z.string(), truth: z.string(), prediction: z.string() },
      }),
    )
    .readonly(),
})

/** One line of `events.jsonl`; docs/events.md says what each key means. */
export const eventSchema = z.discriminatedUnion('type', [
  /** The run starts from a weight file; `lastLayer` says why the last layer does not. */
  z.object({
    ...place,
    type: z.literal('weights'),
    file: z.string(),
    taken: count,
    drawn: count,
    lastLayer: z.string().exactOptional(),
  }),
  z.object({ ...place, type: z.literal('stage'), steps: count, images: count, split: z.string() }),
  stepSchema,
  skipSchema,
  evaluationSchema,
  /** Kept after an evaluation. */
  imagesSchema,
  /** `file` lies in the run's `checkpoints` folder. */
  z.object({ ...place, type: z.literal('checkpoint'), file: z.string() }),
  z.object({
    ...place,
    type: z.literal('stop'),
    reason: z.enum(['done', 'limit', 'interrupted', 'failed']),
    message: z.string().exactOptional(),
  }),
])

/** One line of `events.jsonl`. */
export type RunEvent = z.infer<typeof eventSchema>

type WithoutPlace<Event> = Event extends unknown ? Omit<Event, keyof Position | 'time'> : never

/** What an event says besides its place and time. */
export type RunEventBody = WithoutPlace<RunEvent>

const ADVICE = 'Fix or delete that line: checkpoints do not depend on it.'

/** Reads a run's events in order. A half line at the end, as a killed process leaves it, is dropped. */
export async function readEvents(path: string): Promise<RunEvent[]> {
  if ((await kindOf(path)) === 'missing') return []
  const lines = (await readText(path)).split('\n')
  lines.pop() // What follows the last line feed: nothing, or a half line.
  return lines.map((line, i) => parseStored(eventSchema, line, `${path}:${i + 1}`, "a run's event", ADVICE))
}

/**
 * The events of a run that never went beyond `position`: later ones are dropped, and so are all stops before it.
 * @param stages names of the recipe's stages in order
 * @param path the events' file, for messages
 * @throws bad-format for an event of another stage
 */
export function eventsUntil(
  events: readonly RunEvent[],
  position: Position | undefined,
  stages: readonly string[],
  path: string,
): RunEvent[] {
  if (position === undefined) return []
  const last = stages.indexOf(position.stage)
  return events.filter((event, i) => {
    const stage = stages.indexOf(event.stage)
    if (stage < 0)
      throw expected(`a stage of the recipe (${stages.join(', ')})`, `${path}:${i + 1}`, `key stage: ${event.stage}`, {
        code: 'bad-format',
        suggestions: [ADVICE],
      })
    return event.type !== 'stop' && (stage < last || (stage === last && event.step <= position.step))
  })
}

export function eventLine(event: RunEvent): string {
  return `${JSON.stringify(event)}\n`
}
