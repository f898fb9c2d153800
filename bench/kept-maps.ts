/**
 * What a training step keeps for its backward pass, per image: the bytes of all maps that the forward pass makes and the backward
 * pass reads, counted in the recorded graph; and the network's parameters. Nothing is computed.
 * usage: node --import tsx bench/kept-maps.ts RECIPE [--set KEY=VALUE …]
 */
import { parseArgs } from 'node:util'
import { record } from '../src/core/engine/tensorflow/record.ts'
import { neededBy, outputInfo, type Endpoint } from '../src/core/engine/tensorflow/recording/graph.ts'
import { VOC } from '../src/core/labels/index.ts'
import { buildModel } from '../src/core/models/index.ts'
import { loadRecipe } from '../src/core/recipes/index.ts'
import { stepSettings } from '../src/core/training/index.ts'
import { wholeStep } from '../src/core/training/step-program.ts'

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bfloat16: 2, float16: 2, bool: 1 }

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { set: { type: 'string', multiple: true, default: [] } },
})
const classes = VOC.classes.length
for (const precision of ['float32', 'bfloat16']) {
  const recipe = await loadRecipe(positionals[0]!, {
    set: [...values.set, `defaults.precision=${precision}`],
    root: '',
  })
  const stage = recipe.stages[0]!
  const model = buildModel(recipe.model, classes)
  const settings = stepSettings(model, stage, { pixels: Array<number>(classes).fill(1), classes })
  const { nodes, outputs } = record(wholeStep(model, { ...settings, replicas: 1 }))
  const forward = neededBy([...outputs.values()].map(({ node }) => node))
  const kept = new Map<string, number>()
  for (const node of nodes)
    if (!forward.has(node))
      for (const input of node.inputs) if (isMap(input)) kept.set(`${input.node.name}:${input.index}`, bytesOf(input))
  const bytes = [...kept.values()].reduce((sum, one) => sum + one, 0)
  const parameters = model.variables.reduce((sum, { shape }) => sum + shape.reduce((all, size) => all * size, 1), 0)
  const perImage = bytes / stage.batch / 2 ** 30
  console.log(`${precision}, crop ${stage.crop}: ${perImage.toFixed(2)} GiB per image (${kept.size} maps); ${(parameters / 1e6).toFixed(1)} million parameters`) // prettier-ignore

  function isMap(input: Endpoint): boolean {
    const { shape } = outputInfo(input)
    return forward.has(input.node) && shape[0] === stage.batch && shape.length >= 3
  }
}

function bytesOf(endpoint: Endpoint): number {
  const { shape, dtype } = outputInfo(endpoint)
  return (BYTES[dtype] ?? 0) * shape.reduce((all, size) => all * size, 1)
}
