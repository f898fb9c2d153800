import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { expect } from 'chai'
import { openEngine, type Engine, type TensorValue } from '../../../src/core/engine/index.ts'
import {
  onnxFile,
  savedModelFiles,
  tfjsFiles,
  type GraphOptions,
  type OutputFile,
} from '../../../src/core/export/index.ts'
import type { ModelConfig } from '../../../src/core/models/index.ts'
import { openChromium, runInChromium } from '../../support/chromium.ts'
import { useFolder } from '../../support/folder.ts'
import { runGraphModel } from '../../support/graph-model.ts'
import {
  classSet,
  generateImages,
  generateNetwork,
  labelsOf,
  logitsOf,
  relativeDifference,
  type GeneratedNetwork,
} from '../../support/networks.ts'
import { runOnnx } from '../../support/onnx.ts'
import { runSavedModel } from '../../support/saved-model.ts'
import { tensorFlowLibrary } from '../../support/tensorflow.ts'
import { plant } from '../../support/voc.ts'

/** Between them: every context module, both pool borders, both resizes, every output stride, both stems, every kind of tail. */
const NETWORKS: Record<string, Partial<ModelConfig> & { classes?: number }> = {
  vortex: { context: 'vortex' },
  'module A, valid borders, stride 16, 2 classes': {
    classes: 2,
    context: 'module-a',
    poolPadding: 'valid',
    outputStride: 16,
  },
  'ASPP+ without projection, stride 32, 150 classes': {
    classes: 150,
    context: 'aspp+',
    projection: 'none',
    outputStride: 32,
  },
  "mmsegmentation's DeepLab v3": {
    ...{ context: 'aspp', multiGrid: [1], stem: 'deep', projectionKernel: 3, alignCorners: false },
  },
  "torchvision's DeepLab v3": {
    ...{ context: 'aspp', multiGrid: [1], refine: '3x3', dropout: 0.5, alignCorners: false, auxiliary: 0.5 },
  },
}
const SIZES: readonly [batch: number, height: number, width: number][] = [
  [1, 33, 72],
  [3, 41, 50],
]

interface Case {
  images: TensorValue
  /** The engine's logits. */
  reference: Float32Array
}

interface Prepared {
  network: GeneratedNetwork
  cases: Case[]
}

/** Runs one exported form of a network on images: the values of its output, channels last. */
type Runtime = (network: GeneratedNetwork, options: GraphOptions, images: TensorValue) => Promise<ArrayLike<number>>

describe('exported networks', () => {
  const folder = useFolder()
  let engine: Engine
  let library: string | undefined
  before(async () => {
    engine = await openEngine({ threads: 2 })
    library = await tensorFlowLibrary()
  })
  after(() => engine.dispose())

  const prepared = new Map<string, Prepared>()
  /** Made when first asked for. */
  async function prepare(name: string): Promise<Prepared> {
    const known = prepared.get(name)
    if (known) return known
    const { classes = 21, ...config } = NETWORKS[name]!
    const model = { backbone: 'resnet10-half', width: 8, projection: 8, ...config } as const
    const network = await generateNetwork(engine, model, classSet(classes))
    const cases: Case[] = []
    for (const images of SIZES.map((size) => generateImages(...size)))
      cases.push({ images, reference: await logitsOf(engine, network, images) })
    prepared.set(name, { network, cases })
    return { network, cases }
  }

  const runtimes: Record<string, Runtime> = {
    onnxruntime: ({ exported }, options, images) => runOnnx(onnxFile(exported, options), images),
    "TensorFlow's SavedModel loader": async ({ exported }, options, images) => {
      await plant(folder(), filesOf(savedModelFiles(exported, options)))
      return runSavedModel(library!, folder(), images, options.argmax ? 'labels' : 'logits')
    },
    'tfjs on wasm': async ({ exported }, options, images) => {
      await tf.setBackend('wasm')
      return runGraphModel(tfjsFiles(exported, options), images)
    },
  }

  for (const [runtime, run] of Object.entries<Runtime>(runtimes))
    describe(runtime, () => {
      before(function () {
        if (runtime.startsWith('TensorFlow') && library === undefined) this.skip()
      })

      for (const name of Object.keys(NETWORKS))
        it(`${name}: the engine's logits, and their labels`, async () => {
          const { network, cases } = await prepare(name)
          for (const { images, reference } of cases) {
            const logits = await run(network, { argmax: false, float16: false }, images)
            expect(relativeDifference(logits, reference)).to.be.below(1e-4)
            const labels = await run(network, { argmax: true, float16: false }, images)
            expect(Array.from(labels)).to.deep.equal(
              Array.from(labelsOf(Float32Array.from(logits), network.exported.classes.classes.length)),
            )
          }
        })

      // That hardly a label moves takes a trained network, whose classes are apart: see voc-small's test.
      it('float16 kernels move logits by a thousandth', async () => {
        const { network, cases } = await prepare('vortex')
        const { images, reference } = cases[1]!
        const logits = await run(network, { argmax: false, float16: true }, images)
        expect(relativeDifference(logits, reference)).to.be.within(1e-5, 3e-3)
      })
    })

  // One network: WebGL in software compiles its shaders for ten seconds.
  it("tfjs on Chromium's WebGL: the engine's logits", async function () {
    const browser = await openChromium()
    if (browser === undefined) this.skip()
    const { network, cases } = await prepare('vortex')
    const { images, reference } = cases[0]!
    try {
      await plant(folder(), filesOf(tfjsFiles(network.exported, { argmax: false, float16: false })))
      expect(relativeDifference(await runInChromium(browser, folder(), images), reference)).to.be.below(1e-4)
    } finally {
      await browser.close()
    }
  })
})

function filesOf(files: readonly OutputFile[]): Record<string, Uint8Array> {
  return Object.fromEntries(files.map(({ name, data }) => [name, data]))
}
