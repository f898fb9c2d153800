import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { messageOf, takeLock, VortexError, type Rng } from '../../src/core/base/index.ts'
import { openTree } from '../../src/core/datasets/index.ts'
import { Journal } from '../../src/core/datasets/prepare/journal.ts'
import { assertSameBeginning } from '../../src/core/datasets/prepare/begun.ts'
import type { Plan } from '../../src/core/datasets/prepare/plan.ts'
import type { ImageResult } from '../../src/core/datasets/prepare/result.ts'
import { tally } from '../../src/core/datasets/prepare/tally.ts'
import { readSafetensors, safetensorsChunks } from '../../src/core/formats/index.ts'
import { VOC } from '../../src/core/labels/index.ts'
import { recipeText } from '../../src/core/recipes/index.ts'
import { openRun, readRun } from '../../src/core/runs/index.ts'
import { resumeState } from '../../src/core/training/state.ts'
import type { FuzzTarget } from './fuzz-targets.ts'
import { mutateJson, mutateJsonLines } from './fuzz-structure.ts'
import { tinyRecipe } from './tiny-run.ts'

const RECIPE = tinyRecipe()
const DIGEST = 'a'.repeat(64)
const STAGE = { name: 'a', data: 'tree', source: 'voc', split: 'train', images: 5, sha256: DIGEST, steps: 3 }
const LINEAGE = {
  weights: { file: 'w.pth', sha256: DIGEST },
  seed: 1,
  stages: [STAGE],
  versions: { vortex: '0.1.0' },
}
const META = {
  ...{ part: 'network', model: { ...RECIPE.model }, mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] },
  ...{ classes: VOC, lineage: LINEAGE },
  training: { recipe: { ...RECIPE }, stage: 'b', step: 1, best: { stage: 'b', step: 1, miou: 0.5 } },
}
const at = { stage: 'a', time: '2026-01-01T00:00:00.000Z' }
const EVENTS = [
  { type: 'stage', ...at, step: 0, steps: 3, images: 5, split: 'train' },
  {
    ...{ type: 'step', ...at, step: 1, loss: 3, learningRate: 0.1, imagesPerSecond: 1, dataWaitMs: 0 },
    ...{ residentBytes: 1, etaSeconds: 1, ids: ['a1', 'a2'] },
  },
  {
    ...{ type: 'evaluation', ...at, step: 2, split: 'val', images: 2, miou: 0.1, pixelAccuracy: 0.2 },
    ...{ meanAccuracy: 0.3, fwIou: 0.4, classes: [{ name: 'background', iou: 0.1 }, { name: 'cat', iou: null }] }, // prettier-ignore
  },
  { type: 'checkpoint', ...at, step: 2, file: 'a-000002.safetensors' },
  { type: 'stop', ...at, step: 2, reason: 'failed', message: 'why' },
]
const RESULTS: ImageResult[] = [
  { id: 'a', orientation: 1, pixels: [[0, 90], [1, 6], [255, 4]] }, // prettier-ignore
  { id: 'b', orientation: 6, pixels: [[0, 100]], traits: ['grey'], objects: { classes: [[1, 2, 3, 4, 5]], category: 1 } }, // prettier-ignore
  { id: 'c', leftOut: 'empty' },
]
const PLAN = {
  ...{ kind: 'voc', sources: ['VOCdevkit'], options: { fromColors: false, small: 3, name: null } },
  ...{ digest: { listsSha256: DIGEST }, items: { length: 0, id: String, at: String } },
}
const COUNTS = { pixels: 1, images: 1 }
const RECORD = {
  ...{ format: 'vortex-dataset', version: 2, vortex: '0.1.0', kind: 'voc', sources: ['x'], options: {} },
  ...{ partial: false, images: 1, labels: 1, background: true, ignoredPixels: 0, suffixes: { '.jpg': 1 } },
  splits: {
    val: {
      ...{ count: 1, sha256: DIGEST, missing: 0, official: false, labels: 1, ignoredPixels: 0 },
      classes: [COUNTS, COUNTS],
    },
  },
  classes: [
    { name: 'background', color: [0, 0, 0], ...COUNTS },
    { name: 'crack', color: [128, 0, 0], ...COUNTS },
  ],
  ...{ photographs: { grey: 0, fourChannels: 0, progressive: 0, profile: 0 }, orientations: {}, faults: [] },
}

/** Every file that vortex writes and reads back. What is refused must be left as it was. */
export const FILE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'lock',
    seeds: () => [json({ pid: 2 ** 30, host: hostname(), started: '1' }), Buffer.from('1073741824'), Buffer.from('')],
    structure: json1,
    read: inFile('lock', async (path) => (await takeLock(path, 'it'))()),
  },
  {
    name: 'run-recipe',
    seeds: () => [Buffer.from(recipeText(RECIPE))],
    read: inFile('recipe.yaml', async (_, dir) => (await openRun(dir, RECIPE)).close(), plantRun),
  },
  {
    name: 'run-events',
    seeds: () => [Buffer.from(EVENTS.map((event) => `${JSON.stringify(event)}\n`).join(''))],
    structure: lines,
    read: inFile('events.jsonl', resumeEvents, plantRun),
  },
  {
    name: 'run-lineage',
    seeds: () => [json(LINEAGE)],
    structure: json1,
    read: inFile('lineage.json', (_, dir) => readRun(dir), plantRun),
  },
  {
    name: 'checkpoint',
    seeds: () => [checkpointOf(JSON.stringify(META))],
    structure: (bytes, rng) => checkpointOf(JSON.stringify(mutateJson(JSON.parse(metaIn(bytes)), rng))),
    read: inFile('last.safetensors', resume),
  },
  {
    name: 'journal',
    seeds: () => [journalText((line) => `${line.slice(0, -1)},"crc32":${crc32(line)}}`), journalText((line) => line)],
    structure: lines,
    read: inFile('.vortex/images.jsonl', openJournal, plantTree),
  },
  {
    name: 'prepare-options',
    seeds: () => [json({ kind: PLAN.kind, sources: 'VOCdevkit', ...PLAN.digest, ...PLAN.options })],
    structure: json1,
    read: inFile(
      '.vortex/prepare.json',
      async (_, dir) => assertSameBeginning(dir, PLAN.kind, PLAN as unknown as Plan, await Journal.open(dir)),
      plantTree,
    ),
  },
  {
    name: 'dataset-record',
    seeds: () => [json(RECORD)],
    structure: json1,
    read: inFile('dataset.json', (_, dir) => openTree(dir), plantTree),
  },
]

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function json1(bytes: Uint8Array, rng: Rng): Uint8Array {
  const text = Buffer.from(bytes).toString()
  return json(mutateJson(text === '' ? null : JSON.parse(text), rng))
}

function lines(bytes: Uint8Array, rng: Rng): Uint8Array {
  return Buffer.from(mutateJsonLines(Buffer.from(bytes).toString(), rng))
}

type Use = (path: string, dir: string, bytes: Uint8Array) => unknown

/** Puts the bytes into a file of a folder and uses it; after a refusal the file must be as it was. */
function inFile(name: string, use: Use, plant: (dir: string) => void = () => undefined): FuzzTarget['read'] {
  let dir: string | undefined
  return async (bytes) => {
    if (dir === undefined) {
      const made = mkdtempSync(join(tmpdir(), 'vortex-fuzz-'))
      process.once('exit', () => {
        rmSync(made, { recursive: true, force: true })
      })
      mkdirSync(dirname(join(made, name)), { recursive: true })
      plant(made)
      dir = made
    }
    const path = join(dir, name)
    writeFileSync(path, bytes)
    try {
      await use(path, dir, bytes)
    } catch (error) {
      if (!readFileSync(path).equals(bytes))
        throw new Error(`A refusal changed ${name}: ${messageOf(error)}`, { cause: error })
      throw error
    }
  }
}

/** A run with everything but the file that is tried. */
function plantRun(dir: string): void {
  writeFileSync(join(dir, 'recipe.yaml'), recipeText(RECIPE))
  mkdirSync(join(dir, 'checkpoints'))
  writeFileSync(join(dir, 'checkpoints/last.safetensors'), checkpointOf(JSON.stringify(META)))
}

function plantTree(dir: string): void {
  for (const folder of ['.vortex', 'JPEGImages', 'SegmentationClass', 'ImageSets/Segmentation'])
    mkdirSync(join(dir, folder), { recursive: true })
  for (const id of ['a', 'b']) writeFileSync(join(dir, `JPEGImages/${id}.jpg`), '')
}

/** Nothing later than the place where the run resumes may be kept. */
async function resumeEvents(_: string, dir: string): Promise<void> {
  const run = await openRun(dir, RECIPE)
  try {
    const kept = await run.eventsUntil({ stage: 'a', step: 2 })
    await run.rewind({ stage: 'a', step: 2 })
    if (kept.some(({ stage, step }) => stage !== 'a' || step > 2)) throw new Error('Later events were kept.')
  } finally {
    await run.close()
  }
}

function checkpointOf(meta: string): Buffer {
  const metadata = { format: 'vortex-checkpoint', version: '1', meta, metaCrc32: String(crc32(meta)), crc32: '{}' }
  return Buffer.concat(safetensorsChunks(new Map(), metadata))
}

function metaIn(bytes: Uint8Array): string {
  return readSafetensors(bytes, 'seed').metadata['meta']!
}

/** The file has no arrays, so all that passes its metadata's checks is refused for that. */
async function resume(path: string, _: string, bytes: Uint8Array): Promise<void> {
  try {
    await resumeState(path, RECIPE)
  } catch (error) {
    if (!(error instanceof VortexError) || !error.message.includes('as its configuration says')) throw error
    const { meta, metaCrc32 } = readSafetensors(bytes, 'input').metadata
    if (metaCrc32 !== undefined && String(crc32(meta!)) !== metaCrc32) throw new Error('Changed metadata was believed.')
  }
}

/** No result may differ from the one written, unless the file has no sums at all, as version 0.1 wrote it. */
async function openJournal(_: string, dir: string, bytes: Uint8Array): Promise<void> {
  const journal = await Journal.open(dir)
  const results = [...journal.results()]
  tally(results, VOC, [], { objects: true })
  if (!Buffer.from(bytes).toString('latin1').includes('"crc32":')) return
  for (const result of results)
    if (!RESULTS.some((one) => JSON.stringify(one) === JSON.stringify(result)))
      throw new Error(`A changed line was believed: ${JSON.stringify(result)}`)
}

function journalText(written: (line: string) => string): Buffer {
  return Buffer.from(RESULTS.map((result) => `${written(JSON.stringify(result))}\n`).join(''))
}
