import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import sharp from 'sharp'
import { rngFor } from '../../src/core/base/index.ts'
import { useFolder } from '../support/folder.ts'
import { outputOf } from '../support/output.ts'
import { program } from '../support/program.ts'
import { ROOT } from '../support/sources.ts'
import { labelPng, plant } from '../support/voc.ts'

const [WIDTH, HEIGHT] = [72, 56]

/** A small network on small crops, so that it learns two colors in seconds. */
const model = [
  'model.backbone=resnet10-half',
  'model.outputStride=8',
  'model.width=16',
  'model.projection=16',
  'model.multiGrid=[1]',
]
const data = ['defaults.crop=57', 'defaults.scale=[0.75,1.25]', 'evaluate.every=150']

describe('examples/voc-small', () => {
  const folder = useFolder()

  it('goes from a VOCdevkit to a model that onnxruntime scores alike', async () => {
    const lists = { train: names('a', 8), val: names('b', 3) }
    await plant(join(folder(), 'VOCdevkit/VOC2012'), await devkit(lists))
    const set = ['stages.0.steps=150', 'stages.0.learningRate=0.05', ...data, ...model]
    const flags = set.flatMap((text) => ['--set', text])
    const { code, output } = await run(join(folder(), 'VOCdevkit'), join(folder(), 'out'), ...flags)
    expect(code, output).to.equal(0)
    expect(output).to.match(/model\.onnx: \d+ of \d+ pixels differ/)
    const [, score] = /model\.onnx: mIoU ([\d.]+)/.exec(output)!
    expect(Number(score)).to.be.above(60)
    // Trained classes are apart: float16 kernels hardly move a label.
    const [, equal] = /model-float16\.onnx: mIoU [\d.]+, ([\d.]+) %/.exec(output)!
    expect(Number(equal)).to.be.at.least(99.9)
  }).timeout(600_000)
})

function names(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `2007_00000${i}${letter}`)
}

/** Green fields, each with a red box (class 1) and a blue one (class 2) somewhere. */
async function devkit(lists: Record<string, string[]>): Promise<Record<string, string | Uint8Array>> {
  const files: Record<string, string | Uint8Array> = {}
  for (const [split, ids] of Object.entries(lists)) {
    files[`ImageSets/Segmentation/${split}.txt`] = ids.map((id) => `${id}\n`).join('')
    for (const id of ids) {
      const rng = rngFor(id)
      const corners = [0, 1].map((box) => [8 + 32 * box + rng.below(8), 6 + rng.below(22)] as const)
      const labels = Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
        const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)]
        return 1 + corners.findIndex(([left, top]) => x >= left && x < left + 20 && y >= top && y < top + 20)
      })
      const colors = [
        [40, 160, 60],
        [210, 40, 40],
        [40, 60, 210],
      ] as const
      const pixels = labels.flatMap((label) => colors[label]!.map((value) => value + rng.below(30)))
      const image = sharp(Uint8Array.from(pixels), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      files[`JPEGImages/${id}.jpg`] = await image.jpeg({ quality: 95 }).toBuffer()
      files[`SegmentationClass/${id}.png`] = labelPng(labels, WIDTH, HEIGHT)
    }
  }
  return files
}

async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const variables = { NODE_ENV: undefined, VORTEX: `${process.execPath} ${await program()}` }
  const env = { ...process.env, ...variables }
  return outputOf(
    spawn('bash', [join(ROOT, 'examples/voc-small/run.sh'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
}
