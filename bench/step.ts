/**
 * Our side of a paired timing: a training step or inference for each line read; prints {"ms", "peakRssBytes"} as JSON.
 * usage: node --import tsx bench/step.ts RECIPE [--forward] [--devices CPU:0,CPU:1] [--set KEY=VALUE …]
 */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { openForward, openStep } from '../src/core/bench/index.ts'
import { openEngine } from '../src/core/engine/index.ts'
import { VOC } from '../src/core/labels/index.ts'
import { loadRecipe } from '../src/core/recipes/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    forward: { type: 'boolean', default: false },
    devices: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
})
const recipe = await loadRecipe(positionals[0]!, { set: values.set, root: '' })
const stage = recipe.stages[0]!
const classes = VOC.classes.length
const engine = await openEngine({ devices: values.devices?.split(',') })
const timed = await (values.forward
  ? openForward(engine, recipe, stage.crop, classes)
  : openStep(engine, recipe, stage, classes))
await timed.run()
console.log('ready')
const requests = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
while (!(await requests.next()).done) {
  const began = performance.now()
  await timed.run()
  const ms = performance.now() - began
  console.log(JSON.stringify({ ms, peakRssBytes: process.resourceUsage().maxRSS * 1024 }))
}
process.exit(0)
