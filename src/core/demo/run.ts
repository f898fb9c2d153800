import { join, resolve } from 'node:path'
import { type Work } from '../base/index.ts'
import { COCO_PRESETS, KINDS, openTree, prepareDataset, type PrepareSummary } from '../datasets/index.ts'
import { ensureTensorFlow } from '../engine/index.ts'
import { scoreSplit, type ScoreSummary } from '../inference/index.ts'
import { assertSameClasses, VOC } from '../labels/index.ts'
import { loadRecipe, type Recipe } from '../recipes/index.ts'
import { writeReport } from '../reports/index.ts'
import { submit, type SubmitSummary } from '../submission/index.ts'
import { train, type TrainSummary } from '../training/index.ts'
import { claimFolder } from './folder.ts'
import { writeSources, type DemoSources } from './sources.ts'

export interface DemoOptions {
  /** A new folder, or one of an earlier demo, which then goes on. */
  folder: string
  seed: number
  /** `key=value` overrides of the preset. */
  set?: readonly string[]
}

export interface DemoSummary {
  folder: string
  seed: number
  sources: DemoSources
  views: typeof VIEWS
  prepared: { voc: PrepareSummary; sbd: PrepareSummary; coco: PrepareSummary }
  training: TrainSummary
  /** On val: one scale, and several with flips. */
  single: ScoreSummary
  multiple: ScoreSummary
  submission: SubmitSummary
  report: string
  seconds: number
}

/** Within the scales that the recipe trains on. */
const VIEWS = { scales: [0.75, 1, 1.25], flip: true }

/**
 * The whole job on generated pictures, exactly as it goes with the published archives: prepare VOC, SBD and COCO, train
 * three stages, evaluate, write and check a submission, write a report. Every part goes on where it stopped.
 */
export async function runDemo({ folder, seed, set = [] }: DemoOptions, work: Work = {}): Promise<DemoSummary> {
  const began = performance.now()
  const say = (part: number, what: string) => {
    work.onEvent?.({ type: 'notice', level: 'info', message: `[${part}/6] ${what}` })
  }
  await claimFolder(folder, seed)
  // Without it the engine says that it is wasm, and why.
  await ensureTensorFlow({}, work)
  say(1, 'Generating a small VOC, SBD and COCO')
  const sources = await writeSources(join(folder, 'sources'), seed, work)

  say(2, 'Preparing the three datasets')
  const data = (name: string) => join(folder, 'data', name)
  // The generated lists are complete, but they are not the official ones.
  const allowPartial = true
  const voc = await prepareDataset(KINDS.voc, { sources: [sources.voc], out: data('voc2012'), allowPartial }, work)
  const sbd = await prepareDataset(
    KINDS.sbd,
    { source: sources.sbd, voc: [voc.out], out: data('voc'), allowPartial },
    work,
  )
  const drawn = { ...sources.coco, out: data('coco'), rules: COCO_PRESETS.paper, allowPartial }
  const coco = await prepareDataset(KINDS.coco, drawn, work)

  say(3, 'Training three stages: coco, trainaug, voc')
  const recipe = await loadRecipe('demo', { root: folder, set: [`defaults.seed=${seed}`, ...set] })
  await assertVoc(recipe, folder)
  // Seven things are painted, of VOC's twenty.
  const training = await train(recipe, { root: folder, lacksClasses: true }, work)

  say(4, 'Evaluating on val, with one scale and with scales and flips')
  const scored = { checkpoint: training.run, data: sbd.out, split: 'val', details: { images: 24 } }
  const single = await scoreSplit(scored, work)
  const multiple = await scoreSplit({ ...scored, views: VIEWS }, work)

  say(5, 'Writing and checking a submission')
  const out = join(folder, 'results.tgz')
  const submitted = { checkpoint: training.run, data: sbd.out, split: 'test', out, views: VIEWS }
  const submission = await submit({ ...submitted, competition: 'comp6' }, work)

  say(6, 'Writing the report')
  const report = await writeReport([training.run], {
    out: join(folder, 'report.html'),
    evaluations: [
      { title: 'val, one scale', summary: single },
      { title: 'val, three scales with flips', summary: multiple },
    ],
  })
  const seconds = (performance.now() - began) / 1000
  const scores = { training, single, multiple, submission, report }
  return { ...{ folder, seed, sources, views: VIEWS, prepared: { voc, sbd, coco }, seconds }, ...scores }
}

/** Its other parts, the submission among them, are VOC's: throws where `set` names data of other classes. */
async function assertVoc(recipe: Recipe, folder: string): Promise<void> {
  for (const path of Object.values(recipe.data)) {
    const { root, classes } = await openTree(resolve(folder, path))
    assertSameClasses({ of: 'PASCAL VOC, which the demo is about,', classes: VOC }, { of: root, classes }, [
      'Leave out --set data.…; to train on your own data: vortex train own',
    ])
  }
}
