import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeEvents, type ScalarEvent } from '../formats/index.ts'
import type { RunEvent } from './events.ts'

/** The run's curves as TensorBoard reads them. */
export interface ScalarWriter {
  append(event: RunEvent): Promise<void>
  close(): Promise<void>
}

/**
 * Writes the run's TensorBoard file anew from its events, so that it too is as if the run had never stopped.
 * The horizontal axis is the step over all stages: a stage begins where the ones before it reached.
 */
export async function openScalars(
  dir: string,
  stages: readonly string[],
  events: readonly RunEvent[],
): Promise<ScalarWriter> {
  for (const name of await readdir(dir)) if (OURS.test(name)) await rm(join(dir, name))
  const begun = Date.now() / 1000
  const file = await open(join(dir, `${PREFIX}${Math.floor(begun)}.vortex`), 'a')
  const reached = new Map<string, number>()
  const write = async (added: readonly RunEvent[]) => {
    const scalars = added.flatMap((event) => {
      reached.set(event.stage, event.step)
      const before = stages.slice(0, stages.indexOf(event.stage)).map((stage) => reached.get(stage) ?? 0)
      return scalarsOf(
        event,
        before.reduce((sum, steps) => sum + steps, event.step),
      )
    })
    if (scalars.length > 0) await file.write(encodeEvents(scalars))
  }
  await file.write(encodeEvents([], { begun }))
  await write(events)
  return { append: (event) => write([event]), close: () => file.close() }
}

const PREFIX = 'events.out.tfevents.'
/** The files of this writer; those that other programs put there stay. */
const OURS = /^events\.out\.tfevents\.\d+\.vortex$/

function scalarsOf(event: RunEvent, step: number): ScalarEvent[] {
  const wallTime = Date.parse(event.time) / 1000
  if (event.type === 'step') {
    const { loss, learningRate, imagesPerSecond } = event
    return [{ wallTime, step, values: { loss, learningRate, imagesPerSecond } }]
  }
  if (event.type !== 'evaluation') return []
  const values: Record<string, number> = {
    'evaluation/mIoU': event.miou,
    'evaluation/pixelAccuracy': event.pixelAccuracy,
  }
  for (const { name, iou } of event.classes) if (iou !== null) values[`iou/${name}`] = iou
  return [{ wallTime, step, values }]
}
