import { mkdir, open, readdir, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  exists,
  expected,
  freeFolder,
  kindOf,
  takeLock,
  VortexError,
  writeError,
  writeFileAtomic,
  type Lineage,
  type Work,
} from '../base/index.ts'
import { recipeDifferences, recipeText, type Difference, type Recipe } from '../recipes/index.ts'
import type { Checkpoint } from '../weights/index.ts'
import { adviceFor, changesOfThePast } from './continuation.ts'
import { lastCheckpoint, writeCheckpoint, type SaveRules } from './checkpoints.ts'
import { eventLine, eventsUntil, readEvents, type Position, type RunEvent, type RunEventBody } from './events.ts'
import { runPaths } from './folder.ts'
import { writeList } from './lists.ts'
import { readRunRecipe } from './recipe.ts'
import { openSummaries, type SummaryWriter } from './summaries.ts'

/** A run's folder, held by one process. */
export interface Run {
  readonly dir: string
  readonly recipe: Recipe
  /** Checkpoint to go on from. */
  readonly last: string | undefined
  /** The events that a run which never went beyond this position would have. */
  eventsUntil(position: Position | undefined): Promise<RunEvent[]>
  /** Cuts the run's events to those and opens them. Once, before anything is appended. */
  rewind(position: Position | undefined): Promise<void>
  append(at: Position, event: RunEventBody): Promise<void>
  /** @returns the file's name in `checkpoints` */
  save(checkpoint: Checkpoint, at: Position, rules: SaveRules): Promise<string>
  /** Keeps a file in `images`; its folder is made. */
  writeImage(name: string, bytes: Uint8Array): Promise<void>
  /** Keeps the ids that a stage sees. */
  writeList(stage: string, ids: readonly string[]): Promise<void>
  writeLineage(lineage: Lineage): Promise<void>
  close(): Promise<void>
}

export interface OpenRunOptions {
  /** Begin anew in a free folder beside `dir`. */
  fresh?: boolean
}

/**
 * Opens a run's folder to go on, or makes it. A folder that holds a checkpoint of another resolved recipe is refused with
 * the keys that differ.
 */
export async function openRun(
  dir: string,
  recipe: Recipe,
  options: OpenRunOptions = {},
  work: Work = {},
): Promise<Run> {
  const own = options.fresh ? await freeFolder(dir) : dir
  const paths = runPaths(own)
  await refuseFiles(own, paths.checkpoints, paths.lists)
  await refuseStrangers(own)
  await mkdir(paths.checkpoints, { recursive: true })
  const release = await takeLock(paths.lock, own, work)
  try {
    const last = await lastCheckpoint(own)
    // Without a checkpoint there is nothing to lose, and a mistyped first try is no reason to refuse the second.
    if (last !== undefined) await refuseOtherRecipe(own, recipe)
    // Also where it is a longer one now.
    await writeFileAtomic(paths.recipe, recipeText(recipe))
    return createRun(own, recipe, last, release)
  } catch (error) {
    await release()
    throw error
  }
}

function createRun(dir: string, recipe: Recipe, last: string | undefined, release: () => Promise<void>): Run {
  const paths = runPaths(dir)
  let events: FileHandle | undefined
  let summaries: SummaryWriter | undefined
  const stages = recipe.stages.map(({ name }) => name)
  const keptUntil = async (position: Position | undefined) =>
    position === undefined ? [] : eventsUntil(await readEvents(paths.events), position, stages, paths.events)
  return {
    dir,
    recipe,
    last,
    eventsUntil: keptUntil,
    async rewind(position) {
      const kept = await keptUntil(position)
      await writeFileAtomic(paths.events, kept.map(eventLine).join(''))
      events = await open(paths.events, 'a')
      summaries = await openSummaries(dir, stages, kept)
    },
    async append({ stage, step }, body) {
      if (!events || !summaries) throw new VortexError('internal', 'An event came before the run was rewound.')
      const event: RunEvent = { ...{ type: body.type, stage, step, time: new Date().toISOString() }, ...body }
      try {
        await events.write(eventLine(event))
        await summaries.append(event)
      } catch (cause) {
        throw writeError(paths.events, cause)
      }
    },
    save: (checkpoint, at, rules) => writeCheckpoint(dir, checkpoint, at, rules),
    writeImage: (name, bytes) => writeFileAtomic(join(paths.images, name), bytes),
    writeList: (stage, ids) => writeList(dir, stage, ids),
    writeLineage: (lineage) => writeFileAtomic(paths.lineage, `${JSON.stringify(lineage, null, 2)}\n`),
    async close() {
      await events?.close()
      await summaries?.close()
      await release()
    },
  }
}

/** @throws if one of the paths is taken by something that is no folder */
async function refuseFiles(...folders: string[]): Promise<void> {
  for (const path of folders) {
    const kind = await kindOf(path)
    if (kind === 'folder' || kind === 'missing') continue
    throw expected('a folder', path, kind === 'file' ? 'a file' : 'a device or a pipe', {
      suggestions: ['Move it away, or choose another folder with --run.'],
    })
  }
}

/** A folder with other people's files in it is no place for a run. */
async function refuseStrangers(dir: string): Promise<void> {
  if (!(await exists(dir)) || (await exists(runPaths(dir).recipe))) return
  const [stranger] = (await readdir(dir)).filter(
    (name) => !/^(checkpoints|evaluations|lists|lock|\.lock\..+\.tmp)$/.test(name),
  )
  if (stranger !== undefined)
    throw expected("a run's folder, an empty one or a new one", dir, stranger, {
      suggestions: [`Choose a folder below it, e.g. --run ${dir}/first.`],
    })
}

/** Throws, with the keys that differ, where a run was begun with a recipe that this one does not continue. */
export async function refuseOtherRecipe(dir: string, recipe: Recipe): Promise<void> {
  const file = runPaths(dir).recipe
  const differences = changesOfThePast(
    recipeDifferences(await readRunRecipe(dir), recipe),
    recipe,
    await readEvents(runPaths(dir).events),
  )
  if (differences.length === 0) return
  throw new VortexError(
    'refused',
    `Expected the recipe that ${dir} was begun with but found ${differences.length} other key${differences.length === 1 ? '' : 's'}: ${differences.map(show).join(', ')}.`,
    {
      suggestions: [
        ...adviceFor(differences),
        `Resume with the recipe as it was: vortex train ${file} --run ${dir}`,
        `Or start over next to it with --fresh, or elsewhere with --run ${dirname(dir)}/another.`,
      ],
    },
  )
}

function show({ key, before, after }: Difference): string {
  const [from, to] = [before, after].map((value) => (value === undefined ? 'absent' : JSON.stringify(value)))
  return `${key} ${from} → ${to}`
}
