/**
 * A checkpoint of a generated network that predicts all classes: what `bench/evaluate.ts` and `bench/peers/evaluate.py` score.
 * usage: node --import tsx bench/generate/network.ts OUT.safetensors [--backbone resnet50]
 */
import { parseArgs } from 'node:util'
import { openEngine } from '../../src/core/engine/index.ts'
import { BACKBONES, type BackboneName } from '../../src/core/models/index.ts'
import { saveCheckpoint } from '../../src/core/weights/index.ts'
import { generateNetwork } from '../../test/support/networks.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { backbone: { type: 'string', default: 'resnet50' } },
})
const names = Object.keys(BACKBONES) as BackboneName[]
const backbone = names.find((name) => name === values.backbone)
const [out] = positionals
if (backbone === undefined || out === undefined) throw new Error(`Expected OUT and one of ${names.join(', ')}.`)
const network = await generateNetwork(await openEngine(), { backbone })
const { mean, std, classes, lineage } = network.exported
await saveCheckpoint(out, {
  values: network.values,
  meta: { part: 'network', model: { ...network.model.config }, mean, std, classes, lineage },
})
process.exit(0)
