/**
 * How long a step takes to record, to become N towers and to be encoded (CPU time), and what its replicas share; prints JSON. What several devices cost in
 * time and memory: bench/versus.ts with bench/step.ts --devices.
 * usage: node --import tsx bench/replicas.ts RECIPE --replicas 8 [--set KEY=VALUE …]
 */
import { parseArgs } from 'node:util'
import { Homes } from '../src/core/engine/tensorflow/homes.ts'
import { record } from '../src/core/engine/tensorflow/record.ts'
import { encodeGraph } from '../src/core/engine/tensorflow/recording/encode.ts'
import { replicate } from '../src/core/engine/tensorflow/replicate.ts'
import { buildModel } from '../src/core/models/index.ts'
import { loadRecipe } from '../src/core/recipes/index.ts'
import { stepSettings } from '../src/core/training/index.ts'
import { wholeStep } from '../src/core/training/step-program.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { replicas: { type: 'string', default: '8' }, set: { type: 'string', multiple: true, default: [] } },
})
const recipe = await loadRecipe(positionals[0]!, { set: values.set, root: '' })
const replicas = Number(values.replicas)
const model = buildModel(recipe.model, 21)
const settings = stepSettings(model, recipe.stages[0]!, { pixels: undefined, classes: 21 })
const program = wholeStep(model, { ...settings, accumulate: 1, replicas })
const devices = Array.from({ length: replicas }, (_, index) => `/job:localhost/replica:0/task:0/device:GPU:${index}`)
const homes = new Homes(devices)
for (const spec of program.variables) homes.settle(spec)

/** CPU time, since other programs share the machine. */
const cpu = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000
const began = cpu()
const recorded = record(program)
const recordedAt = cpu()
const towers = replicate(recorded, { devices, deviceOf: (name) => homes.deviceOf(name) })
const replicatedAt = cpu()
const graphBytes = encodeGraph(towers.nodes).length
const encodedAt = cpu()
const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1)
const total = (shapes: readonly (readonly number[])[]) => shapes.reduce((sum, shape) => sum + sizeOf(shape), 0)
console.log(
  JSON.stringify({
    replicas,
    nodes: { one: recorded.nodes.length, all: towers.nodes.length },
    graphBytes,
    cpuMs: { record: recordedAt - began, replicate: replicatedAt - recordedAt, encode: encodedAt - replicatedAt },
    parameters: total(model.variables.filter(({ role }) => role !== 'statistic').map(({ shape }) => shape)),
    channels: total(model.variables.filter(({ name }) => name.endsWith('.running_mean')).map(({ shape }) => shape)),
  }),
)
process.exit(0)
