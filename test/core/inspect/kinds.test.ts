import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { exportNetwork } from '../../../src/core/export/index.ts'
import { encodeIndexedPng } from '../../../src/core/formats/index.ts'
import { eachSample, evaluate } from '../../../src/core/inference/index.ts'
import { inspect } from '../../../src/core/inspect/index.ts'
import { openTree, readSplit } from '../../../src/core/datasets/index.ts'
import { compareRecipes, type ExperimentRun } from '../../../src/core/experiments/index.ts'
import { comparisonPage } from '../../../src/core/reports/compare.ts'
import { writeEvaluation, writeGallery, writeReport } from '../../../src/core/reports/index.ts'
import { recipeText } from '../../../src/core/recipes/index.ts'
import { writeEvaluation as writeCounts } from '../../../src/core/runs/evaluations.ts'
import { exportWeights } from '../../../src/core/weights/index.ts'
import { classesCsv, imagesCsv } from '../../../src/formatters/evaluation-csv.ts'
import { evaluationJson, formatEvaluationMarkdown } from '../../../src/formatters/evaluation.ts'
import { experimentJson, formatExperimentMarkdown } from '../../../src/formatters/experiment.ts'
import { formatInspection } from '../../../src/formatters/inspect.ts'
import { inspectSchema } from '../../../src/formatters/schemas/inspect.ts'
import { plantCheckpoint } from '../../support/checkpoint.ts'
import { BINARY } from '../../support/class-sets.ts'
import { plantClassTree } from '../../support/class-tree.ts'
import { useFolder } from '../../support/folder.ts'
import { tinyRecipe } from '../../support/tiny-run.ts'
import { plant } from '../../support/voc.ts'

const SHAPES = [{ label: 'cat', points: [[1, 1], [4, 1], [4, 4]], shape_type: 'polygon' }] // prettier-ignore

/** Predicts what the label says. */
const perfect = eachSample(({ label }) =>
  Promise.resolve({ labels: label!.map((value) => (value === 255 ? 0 : value)) }),
)

describe('inspect names every kind of file', () => {
  const folder = useFolder()
  const at = (name: string) => join(folder(), name)

  async function text(name: string): Promise<string> {
    const found = await inspect(at(name), {})
    inspectSchema.parse(JSON.parse(JSON.stringify(found)))
    return formatInspection(found)
  }

  async function plantEvaluation(): Promise<void> {
    const root = await plantClassTree(at('tree'), BINARY, { val: 2 })
    const { entries } = await readSplit(await openTree(root), 'val', { labels: true })
    const scores = await evaluate(entries, perfect, { classes: BINARY, details: { images: 2 } })
    const split = { name: 'val', sha256: '0'.repeat(64), missing: 0 }
    const summary = { ...scores, source: 'predictions', split }
    await writeEvaluation(at('evaluated'), 'predictions on val', summary, {
      'evaluation.md': formatEvaluationMarkdown(summary),
      'evaluation.json': JSON.stringify(evaluationJson(summary), null, 2),
      'classes.csv': classesCsv(summary),
      'images.csv': imagesCsv(summary),
    })
    await writeGallery(root, at('gallery.html'), {}, {})
  }

  it('an evaluation in all its forms, a gallery, and the labels of a tree by its own classes', async () => {
    await plantEvaluation()
    const table: [string, RegExp][] = [
      ['evaluated', /^An evaluation of predictions on 2 images of val/],
      ['evaluated/evaluation.html', /^A page of an evaluation .*: predictions on val$/m],
      ['evaluated/evaluation.md', /^An evaluation as Markdown .*: predictions on val \(2 images\)$/],
      ['evaluated/evaluation.json', /^An evaluation of predictions on 2 images of val: mIoU 100\.0/],
      ['evaluated/classes.csv', /^Scores per class .*: 2 rows of class, iou, /],
      ['evaluated/images.csv', /^Scores per image .*: 2 rows of id, miou, /],
      ['gallery.html', /^A page of a dataset's images and labels .*: Gallery of .*\n2 of 2 images/],
      ['tree/SegmentationClass/val_0.png', /^A label of 80 x 60[^]*background +\d+\ncrack +\d+/],
    ]
    for (const [name, wanted] of table) expect(await text(name), name).to.match(wanted)
  })

  it('a run, an experiment, and the notes of prepare and demo', async () => {
    const run = (name: string, seed: number): ExperimentRun => {
      const classes = [{ name: 'background', iou: 0.5 }]
      return { run: `runs/${name}-s${seed}`, recipe: name, seed, state: 'done', reason: null, miou: 0.5, classes }
    }
    const runs = [run('a', 1), run('b', 1)]
    const experiment = { runs, recipes: compareRecipes(runs) }
    await plant(folder(), {
      'runs/a/recipe.yaml': recipeText(tinyRecipe()),
      'comparison.html': comparisonPage([{ dir: 'runs/a', recipe: tinyRecipe(), events: [] }]),
      'a-vs-b.md': formatExperimentMarkdown(experiment),
      'a-vs-b.json': JSON.stringify(experimentJson(experiment), null, 2),
      '.vortex/prepare.json': JSON.stringify({ kind: 'voc', sources: 'VOCdevkit' }, null, 2),
      '.vortex/images.jsonl': '{"id":"a"}\n{"id":"b"}\n',
      'demo.json': JSON.stringify({ format: 'vortex-demo', seed: 1 }, null, 2),
    })
    await writeReport([at('runs/a')])
    await writeCounts(at('runs/a'), { stage: 'a', step: 1 }, { classes: ['x', 'y'], ids: ['i'], counts: [Float64Array.of(0, 0, 5)] }) // prettier-ignore
    const table: [string, RegExp][] = [
      ['runs/a/report.html', /^A page of one run \(vortex report\): Run tiny/],
      ['runs/a/evaluations/a-000001.json', /each of 1 images, 2 classes/],
      ['comparison.html', /^A page that compares runs .*: Runs compared$/m],
      ['a-vs-b.md', /^An experiment as Markdown/],
      ['a-vs-b.json', /^An experiment of a, b: 2 runs\n\nrun +state +mIoU\nruns\/a-s1 +done +50\.0/],
      ['.vortex/prepare.json', /^What vortex prepare noted/],
      ['.vortex/images.jsonl', /^The 2 images that vortex prepare has done/],
      ['demo.json', /^What vortex demo noted/],
    ]
    for (const [name, wanted] of table) expect(await text(name), name).to.match(wanted)
  })

  it('weights and exported networks, by the folder and by each file in it', async () => {
    const checkpoint = await plantCheckpoint(folder(), {}, BINARY)
    await exportWeights(checkpoint, at('exported.safetensors'))
    for (const [format, out] of [
      ['onnx', 'network.onnx'],
      ['savedmodel', 'saved'],
      ['tfjs', 'web'],
    ] as const)
      // prettier-ignore
      await exportNetwork({ checkpoint, format, out: at(out), overwrite: false, argmax: false, float16: false })
    const shard = (await readdir(at('web'))).find((name) => name.endsWith('.bin'))!
    const [saved, web] = [/^A SavedModel of TensorFlow, .*, exported by vortex \d.*\n2 classes: background, crack$/, /^A graph model of tfjs, .*, exported by vortex \d.*\n2 classes: background, crack$/] // prettier-ignore
    const table: [string, RegExp][] = [
      ['model.safetensors', /checkpoint/i],
      ['exported.safetensors', /^weights that vortex exported/],
      ['network.onnx', /^An ONNX model by vortex/],
      ['saved', saved],
      ['saved/saved_model.pb', saved],
      ['saved/assets.extra/vortex.json', saved],
      ['web', web],
      ['web/model.json', web],
      [`web/${shard}`, web],
    ]
    for (const [name, wanted] of table) expect(await text(name), name).to.match(wanted)
  })

  it("other tools' files by what they are, none of them by a guess at VOC's classes", async () => {
    const rgb = (...colors: number[][]) => Uint8Array.from({ length: 768 }, (_, i) => colors.flat()[i] ?? 0)
    const indexed = { width: 2, height: 1, data: Uint8Array.of(0, 1) }
    await plant(folder(), {
      'page.html': '<!doctype html><title>Evaluation &amp; more</title><h1>Evaluation</h1>',
      'table.csv': 'class,"io,u"\n"a\nb",1\n',
      'notes.md': 'text\n\n# Experiment notes\n',
      '_classes.csv': 'Pixel Value, Class\n0, background\n1, cat\n',
      'a.json': JSON.stringify({ version: '5.4.1', shapes: SHAPES, imagePath: 'a.jpg', imageWidth: 9, imageHeight: 8 }),
      'data.yaml': 'names: [cat, dog]\ntrain: images/train\n',
      'labels/a.txt': '0 0.1 0.1 0.5 0.1 0.5 0.5\n1 0.5 0.5 0.2 0.2\n',
      'labelmap.txt': '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:9,9,9::\n',
      'mask.png': encodeIndexedPng({ ...indexed, palette: rgb([0, 0, 0], [9, 9, 9]) }),
      'saved/saved_model.pb': 'x',
    })
    const table: [string, RegExp][] = [
      ['page.html', /^An HTML page by another tool: Evaluation & more$/],
      ['table.csv', /^A CSV file by another tool: 1 row of class, io u$/],
      ['notes.md', /^A Markdown file by another tool, 3 lines: Experiment notes$/],
      ['_classes.csv', /^The classes of Roboflow's masks .*: 2 rows/],
      ['a.json', /^labelme's annotations of a\.jpg, 9 x 8\n\nlabel +shapes\ncat +1$/],
      ['data.yaml', /^A YOLO dataset of 2 classes .*: cat, dog\nSplits: train$/],
      ['labels/a.txt', /: 1 polygons, 1 boxes$/],
      ['labelmap.txt', /^CVAT's label map of 2 labels .*: background, cat$/],
      ['mask.png', /^An indexed PNG of 2 x 1 with 2 values, whose classes are unknown[^]*1 +9, 9, 9 +1$/],
      ['saved', /^A SavedModel of TensorFlow, .*, not exported by vortex$/],
    ]
    for (const [name, wanted] of table) expect(await text(name), name).to.match(wanted)
  })
})
