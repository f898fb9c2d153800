import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isRun, readEvents, readRun, runPaths, type FoundCheckpoint, type RunEvent } from '../runs/index.ts'

/** What a run's folder holds. */
export interface RunInspection {
  kind: 'run'
  path: string
  recipe: unknown
  /** Of its last stage that has begun. */
  step: number
  /** Those that have begun, in order. */
  stages: StageProgress[]
  /** The one that the run means; null before the first. */
  checkpoint: FoundCheckpoint | null
  lineage?: unknown
}

export interface StageProgress {
  name: string
  step: number
  /** Steps of the recipe; null where the events do not say. */
  steps: number | null
  /** Of the last step. */
  loss: number | null
  /** The best of its evaluations; `of` where that was on a part of the split. */
  best: { miou: number; step: number; images: number; of?: number | undefined } | null
}

/** `events.jsonl` alone. */
export interface EventsInspection {
  kind: 'events'
  path: string
  events: number
  stages: StageProgress[]
}

/** A folder of runs. */
export interface RunsInspection {
  kind: 'runs'
  path: string
  runs: {
    name: string
    stage: string | null
    step: number
    /** Best mIoU of that stage. */
    miou: number | null
    /** When the run last wrote an event, or its recipe; ISO 8601. */
    date: string
  }[]
}

export async function inspectRun(path: string, choice: string | undefined): Promise<RunInspection> {
  const { recipe, events, lineage, checkpoint = null } = await readRun(path, choice)
  const stages = stagesOf(events)
  const step = stages.at(-1)?.step ?? 0
  return { kind: 'run', path, recipe, step, stages, checkpoint, ...(lineage && { lineage }) }
}

export async function inspectEvents(path: string): Promise<EventsInspection> {
  const events = await readEvents(path)
  return { kind: 'events', path, events: events.length, stages: stagesOf(events) }
}

/** Undefined for a folder without runs. */
export async function inspectRuns(path: string): Promise<RunsInspection | undefined> {
  const runs: RunsInspection['runs'] = []
  for (const name of (await readdir(path)).sort()) {
    const dir = join(path, name)
    if (!(await isRun(dir))) continue
    const { events } = await readRun(dir)
    const last = stagesOf(events).at(-1)
    const date = events.at(-1)?.time ?? (await stat(runPaths(dir).recipe)).mtime.toISOString()
    runs.push({ name, stage: last?.name ?? null, step: last?.step ?? 0, miou: last?.best?.miou ?? null, date })
  }
  return runs.length > 0 ? { kind: 'runs', path, runs } : undefined
}

function stagesOf(events: readonly RunEvent[]): StageProgress[] {
  const stages = new Map<string, StageProgress>()
  for (const event of events) {
    const { stage: name, step } = event
    const stage = stages.get(name) ?? { name, step: 0, steps: null, loss: null, best: null }
    stages.set(name, stage)
    stage.step = Math.max(stage.step, step)
    if (event.type === 'stage') stage.steps = event.steps
    if (event.type === 'step') stage.loss = event.loss
    if (event.type === 'evaluation' && event.miou > (stage.best?.miou ?? -1)) {
      const { miou, images, of } = event
      stage.best = { miou, step, images, ...(of !== undefined && { of }) }
    }
  }
  return [...stages.values()]
}
