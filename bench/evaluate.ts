/**
 * Our side of a paired evaluation: predicts the next image of a folder for each line read, writes OUT/<id>.png, and prints
 * {"ms", "peakRssBytes"} as JSON. `bench/peers/evaluate.py` is the other side.
 * usage: node --import tsx bench/evaluate.ts CHECKPOINT IMAGES --out DIR [--protocol pad|whole] [--single]
 */
import { createInterface } from 'node:readline'
import { readdir } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import { MULTI_SCALE, openNetwork, type Protocol } from '../src/core/inference/index.ts'
import { savePrediction } from '../src/core/inference/evaluate.ts'
import { decodeImage } from '../src/core/samples/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    protocol: { type: 'string', default: 'pad' },
    single: { type: 'boolean', default: false },
  },
})
const [checkpoint, folder] = positionals as [string, string]
const protocol: Protocol = values.protocol === 'whole' ? 'whole' : 'pad'
const views = { protocol, ...(!values.single && { scales: MULTI_SCALE, flip: true }) }
const network = await openNetwork(checkpoint, { views })
const images = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort()
console.log('ready')
const requests = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
for (let at = 0; !(await requests.next()).done; at = (at + 1) % images.length) {
  const began = performance.now()
  const name = images[at]!
  const picture = await decodeImage(join(folder, name))
  const { labels } = await network.predict(picture)
  await savePrediction(join(values.out!, `${parse(name).name}.png`), picture, labels, network.classes)
  console.log(JSON.stringify({ ms: performance.now() - began, peakRssBytes: process.resourceUsage().maxRSS * 1024 }))
}
process.exit(0)
