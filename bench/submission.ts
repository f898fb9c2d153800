/**
 * A submission of a whole test set without the network: writes, packs and checks 1,456 generated predictions.
 * usage: node --import tsx bench/submission.ts [COUNT]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { openTree } from '../src/core/datasets/index.ts'
import { checkSubmission, writeSubmission } from '../src/core/submission/index.ts'
import { draftDescription } from '../src/core/submission/description.ts'

const [width, height] = [500, 375]
const count = Number(process.argv[2] ?? 1456)
const root = await mkdtemp(join(tmpdir(), 'vortex-submission-'))
try {
  const ids = Array.from({ length: count }, (_, i) => `2008_${String(i).padStart(6, '0')}`)
  for (const folder of ['JPEGImages', 'ImageSets/Segmentation', 'SegmentationClass'])
    await mkdir(join(root, folder), { recursive: true })
  await writeFile(join(root, 'ImageSets/Segmentation/test.txt'), ids.map((id) => `${id}\n`).join(''))
  const image = await sharp({ create: { width, height, channels: 3, background: 'gray' } })
    .jpeg()
    .toBuffer()
  for (const id of ids) await writeFile(join(root, 'JPEGImages', `${id}.jpg`), image)
  const tree = await openTree(root)
  const out = join(root, 'results.tgz')
  /** An ellipse of one class in another place in each image, with a ragged edge as networks draw it. */
  const labelsOf = (index: number) =>
    Uint8Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)]
      const ragged = 20 * Math.sin((x * (3 + (index % 7))) / 17) * Math.sin(y / 11)
      return Math.hypot(x - 100 - (index % 300), 1.5 * (y - 180)) + ragged < 110 ? 1 + (index % 20) : 0
    })
  const predictions = ids.slice(0, 60).map((_, index) => labelsOf(index))
  const began = performance.now()
  const options = { tree, split: 'test', competition: 'comp6', out, source: 'generated' } as const
  let at = 0
  await writeSubmission(options, () =>
    Promise.resolve({ width, height, labels: predictions[at++ % predictions.length]! }),
  )
  const packed = performance.now()
  const { problems } = await checkSubmission(out, tree, 'test')
  const meta = { classes: null, part: 'network', model: { backbone: 'resnet101' }, mean: [0, 0, 0], std: [1, 1, 1], lineage: { seed: 1, stages: [], versions: {} } } as const // prettier-ignore
  const views = { scales: [1], flip: false, crop: 513, protocol: 'pad' } as const
  draftDescription(meta, views)
  const seconds = (from: number) => Number(((performance.now() - from) / 1000).toFixed(1))
  const packing = Number(((packed - began) / 1000).toFixed(1))
  console.log(JSON.stringify({ count, packing, checking: seconds(packed), all: seconds(began), problems: problems.length })) // prettier-ignore
} finally {
  await rm(root, { recursive: true })
}
