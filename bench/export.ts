// Exported networks in other runtimes: the largest difference of their logits from the engine's, relative to the largest logit.
//
//     node --import tsx bench/export.ts [--only NAME] [--onnx PYTHON] [--tensorflow PYTHON]
//
// --onnx: a Python with onnx, onnxruntime and numpy; --tensorflow: one with tensorflow. Without them their columns stay empty.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs'
import { openEngine, type Engine, type TensorValue } from '../src/core/engine/index.ts'
import { onnxFile, savedModelFiles, tfjsFiles } from '../src/core/export/index.ts'
import { encodeNpy } from '../src/core/formats/index.ts'
import type { ModelConfig } from '../src/core/models/index.ts'
import { loadRecipe, presetNames, type Chooser } from '../src/core/recipes/index.ts'
import { runGraphModel } from '../test/support/graph-model.ts'
import {
  agreement,
  classSet,
  generateImages,
  generateNetwork,
  labelsOf,
  logitsOf,
  relativeDifference,
} from '../test/support/networks.ts'
import { runOnnx } from '../test/support/onnx.ts'
import { runSavedModel } from '../test/support/saved-model.ts'
import { tensorFlowLibrary } from '../test/support/tensorflow.ts'

/** Batch, height, width: below, on and above 8k + 1. */
const SIZES: readonly [batch: number, height: number, width: number][] = [
  [1, 33, 33],
  [1, 64, 98],
  [3, 73, 51],
]

const CLASSES = [21, 2, 150]
/** For `backbone: auto`, which is chosen from the data and the machine. */
const STAND_IN = 'resnet50'

const TORCHVISION: Partial<ModelConfig> = {
  ...{ backbone: 'resnet50', context: 'aspp', multiGrid: [1], refine: '3x3', dropout: 0.5 },
  ...{ alignCorners: false, auxiliary: 0.5 },
}

const PEERS = new URL('peers/', import.meta.url).pathname
const COLUMNS = ['onnxruntime', 'Python', 'checker', 'SavedModel', 'Python TF', 'tfjs', 'float16 labels']

const { values: flags } = parseArgs({
  options: { only: { type: 'string' }, onnx: { type: 'string' }, tensorflow: { type: 'string' } },
})
const library = await tensorFlowLibrary()
const engine = await openEngine({ threads: 2 })
await tf.setBackend('wasm')
console.log(['network'.padEnd(32), 'classes', ...COLUMNS].join('  '))
for (const { name, config, classes } of await networks())
  if (flags.only === undefined || name.split(/[ ,]+/).includes(flags.only)) {
    const cells = await measure(engine, config, classes)
    console.log(
      [name.padEnd(32), String(classes).padStart(7), ...cells.map((cell, i) => cell.padStart(COLUMNS[i]!.length))].join(
        '  ',
      ),
    )
  }
await engine.dispose()
process.exit(0)

/** All presets, those with the same network in one row, and torchvision's; the usual number of classes first. */
async function networks(): Promise<{ name: string; config: Partial<ModelConfig>; classes: number }[]> {
  const found = new Map<string, { names: string[]; config: Partial<ModelConfig> }>()
  for (const name of (await presetNames()).sort()) {
    let label = name
    const choose: Chooser = (_, keys) => {
      if (!keys.includes('model.backbone')) return Promise.resolve({})
      label = `${name} (${STAND_IN})`
      return Promise.resolve({ 'model.backbone': STAND_IN })
    }
    const { model: config } = await loadRecipe(name, { root: '.', choose })
    const key = JSON.stringify(Object.entries(config).sort())
    found.set(key, { names: [...(found.get(key)?.names ?? []), label], config })
  }
  const presets = [...found.values()].map(({ names, config }) => ({ name: names.join(', '), config }))
  const all = [...presets, { name: 'torchvision deeplabv3_r50', config: TORCHVISION }]
  return CLASSES.flatMap((classes) => all.map((network) => ({ ...network, classes })))
}

/** One row: the worst of all sizes in each column. */
async function measure(engine: Engine, config: Partial<ModelConfig>, classes: number): Promise<string[]> {
  const network = await generateNetwork(engine, config, classSet(classes))
  const folder = await mkdtemp(join(tmpdir(), 'vortex-export-'))
  const options = { argmax: false, float16: false }
  const onnx = onnxFile(network.exported, options)
  const half = onnxFile(network.exported, { argmax: true, float16: true })
  const files = [{ name: 'model.onnx', data: onnx }, ...savedModelFiles(network.exported, options)]
  const tfjs = tfjsFiles(network.exported, options)
  const worst = { onnx: 0, saved: 0, tfjs: 0, labels: 1 }
  try {
    for (const { name, data } of files) await write(join(folder, name), data)
    for (const [index, size] of SIZES.entries()) {
      const images = generateImages(...size)
      const reference = await logitsOf(engine, network, images)
      await write(join(folder, `${index}.images.npy`), encodeNpy(images.shape, images.data))
      await write(join(folder, `${index}.logits.npy`), encodeNpy([...images.shape.slice(0, 3), classes], reference))
      const worse = (values: ArrayLike<number>, so: number) => Math.max(so, relativeDifference(values, reference))
      worst.onnx = worse(await runOnnx(onnx, images), worst.onnx)
      if (library !== undefined)
        worst.saved = worse(await runSavedModel(library, folder, images, 'logits'), worst.saved)
      worst.tfjs = worse(await runGraphModel(tfjs, images), worst.tfjs)
      worst.labels = Math.min(worst.labels, await halfAgreement(half, images, labelsOf(reference, classes)))
    }
    const python = peer(flags.onnx, 'onnx_model.py', folder)
    return [
      digits(worst.onnx),
      ...[python[0] ?? '', python[1] ?? ''],
      library === undefined ? '' : digits(worst.saved),
      peer(flags.tensorflow, 'saved_model.py', folder)[0] ?? '',
      digits(worst.tfjs),
      `${(100 * worst.labels).toFixed(2)} %`,
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function halfAgreement(file: Uint8Array, images: TensorValue, labels: Uint8Array): Promise<number> {
  return agreement(await runOnnx(file, images), labels)
}

/** What a peer prints of a folder, in words. */
function peer(python: string | undefined, script: string, folder: string): string[] {
  if (python === undefined) return []
  const text = execFileSync(python, [join(PEERS, script), folder], { stdio: ['ignore', 'pipe', 'ignore'] })
  return text.toString().trim().split(' ')
}

async function write(path: string, data: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, data)
}

function digits(difference: number): string {
  return difference.toExponential(1)
}
