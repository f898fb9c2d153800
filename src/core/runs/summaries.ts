import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeEvents, type EncodedImage, type SummaryEvent } from '../formats/index.ts'
import type { RunEvent } from './events.ts'
import { runPaths } from './folder.ts'

type ImagesEvent = Extract<RunEvent, { type: 'images' }>

/** The run's curves and images as TensorBoard reads them. */
export interface SummaryWriter {
  append(event: RunEvent): Promise<void>
  close(): Promise<void>
}

/**
 * Writes the run's TensorBoard file from scratch, from its events, so that it too is as if the run had never stopped.
 * The horizontal axis is the step over all stages: a stage begins where the ones before it reached.
 */
export async function openSummaries(
  dir: string,
  stages: readonly string[],
  events: readonly RunEvent[],
): Promise<SummaryWriter> {
  for (const name of await readdir(dir)) if (OURS.test(name)) await rm(join(dir, name))
  const begun = Date.now() / 1000
  const file = await open(join(dir, `${PREFIX}${Math.floor(begun)}.vortex`), 'a')
  const reached = new Map<string, number>()
  const shown = new Set<string>()
  const write = async (added: readonly RunEvent[]) => {
    const summaries: SummaryEvent[] = []
    for (const event of added) {
      reached.set(event.stage, event.step)
      const before = stages.slice(0, stages.indexOf(event.stage)).map((stage) => reached.get(stage) ?? 0)
      const step = before.reduce((sum, steps) => sum + steps, event.step)
      const values = event.type === 'images' ? await imagesOf(dir, event, shown) : scalarsOf(event)
      const wallTime = Date.parse(event.time) / 1000
      if (values) summaries.push({ wallTime, step, values })
    }
    if (summaries.length > 0) await file.write(encodeEvents(summaries))
  }
  await file.write(encodeEvents([], { begun }))
  await write(events)
  return { append: (event) => write([event]), close: () => file.close() }
}

const PREFIX = 'events.out.tfevents.'
/** The files of this writer; those that other programs put there stay. */
const OURS = /^events\.out\.tfevents\.\d+\.vortex$/

type Values = SummaryEvent['values']

function scalarsOf(event: RunEvent): Values | undefined {
  if (event.type === 'step') {
    const { loss, learningRate, imagesPerSecond } = event
    return { loss, learningRate, imagesPerSecond }
  }
  if (event.type !== 'evaluation') return undefined
  const values: Record<string, number> = {
    'evaluation/mIoU': event.miou,
    'evaluation/pixelAccuracy': event.pixelAccuracy,
  }
  for (const { name, iou } of event.classes) if (iou !== null) values[`iou/${name}`] = iou
  return values
}

/**
 * Input and truth once, predictions each time. A file that somebody deleted is left out.
 * @param shown names written so far
 */
async function imagesOf(dir: string, { images }: ImagesEvent, shown: Set<string>): Promise<Values> {
  const values: Record<string, EncodedImage> = {}
  for (const { id, width, height, input, truth, prediction } of images)
    for (const [kind, name] of Object.entries({ input, truth, prediction })) {
      if (shown.has(name)) continue
      const bytes = await readFile(join(runPaths(dir).images, name)).catch(() => undefined)
      if (bytes) values[`${id}/${kind}`] = { width, height, bytes }
      shown.add(name)
    }
  return values
}
