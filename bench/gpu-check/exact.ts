/**
 * What has to be exact, in a process of its own (its environment turns TF32 off and asks for deterministic kernels): parity with
 * PyTorch's reference values, two runs alike, resume, and two replicas against one. Prints sections as JSON.
 * usage: node --import tsx bench/gpu-check/exact.ts DEVICE [DEVICE2]
 */
import { openEngine, type Engine } from '../../src/core/engine/index.ts'
import { buildModel } from '../../src/core/models/index.ts'
import { compileStep } from '../../src/core/training/index.ts'
import { PLAIN_STEP } from '../../test/support/plain-step.ts'
import { readCase } from '../../test/support/parity/cases.ts'
import { generateBatch, generateVariables } from '../../test/support/parity/generate.ts'
import { measureParity, TOLERANCES, type ParityErrors } from '../../test/support/parity/measure.ts'
import type { Row, Section } from './page.ts'

const CASE = 'resnet18-vortex-8-own-valid'
const CROP = 33
/** The first loss, and the second, which all gradients moved. */
const REPLICA_STEPS = 2
const REPLICA_TOLERANCE = 1e-4

const [device, second] = process.argv.slice(2) as [string, string | undefined]
const reference = readCase(CASE)
const model = buildModel(reference.config, 21)
const { images, labels } = generateBatch(2, CROP)
type Values = ReadonlyMap<string, Float32Array>

async function withEngine<T>(devices: string[], body: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine({ name: 'tensorflow', devices })
  try {
    return await body(engine)
  } finally {
    await engine.dispose()
  }
}

/** Of the same two images, `copies` times. */
function inputsOf(copies: number) {
  const repeat = (data: ArrayLike<number>) => Array.from({ length: copies }, () => Array.from(data)).flat()
  return {
    images: Float32Array.from(repeat(images.data)),
    labels: Int32Array.from(repeat(labels.data)),
    dropoutMask: new Float32Array(0),
    learningRate: 0.01,
  }
}

interface Trained {
  losses: number[]
  /** After the last step. */
  values: Values
}

/** The steps `from` to `to`; without `start` from the reference's values. */
function run(devices: string[], [from, to]: readonly [number, number], start?: Values, copies = 1): Promise<Trained> {
  return withEngine(devices, async (engine) => {
    const step = await compileStep(engine, model, { ...PLAIN_STEP, batch: 2 * copies, crop: CROP })
    const fresh = generateVariables(model.variables, reference.nudges)
    const empty = ({ shape }: { shape: readonly number[] }) =>
      new Float32Array(shape.reduce((all, size) => all * size, 1))
    await engine.writeVariables(start ?? new Map(step.variables.map((spec) => [spec.name, fresh.get(spec.name) ?? empty(spec)]))) // prettier-ignore
    const losses: number[] = []
    for (let i = from; i < to; i++) losses.push(await step.run({ ...inputsOf(copies), step: i }))
    return { losses, values: await engine.readVariables(step.variables.map(({ name }) => name)) }
  })
}

function equal(a: Values, b: Values): boolean {
  return [...a].every(([name, value]) => value.every((number, i) => number === b.get(name)![i]))
}

async function parity(): Promise<Section> {
  const errors = await withEngine([device], (engine) => measureParity(engine, reference, 2))
  const rows = Object.entries(errors).map(([kind, error]: [string, number]): Row => {
    const limit = TOLERANCES[kind as keyof ParityErrors]
    return { what: `${kind} against PyTorch`, found: `${error.toExponential(1)} (limit ${limit.toExponential(0)})`, ok: error <= limit } // prettier-ignore
  })
  return { title: `Parity, float32 (${CASE})`, rows }
}

async function exactness(): Promise<Section> {
  const [whole, again, begun] = [await run([device], [0, 4]), await run([device], [0, 4]), await run([device], [0, 2])]
  const resumed = await run([device], [2, 4], begun.values)
  const word = (ok: boolean) => ({ found: ok ? 'same bits' : 'other bits', ok })
  const rows: Row[] = [
    { what: 'four steps, twice', ...word(equal(whole.values, again.values)) },
    { what: 'two steps, a new engine, two more', ...word(equal(whole.values, resumed.values)) },
  ]
  if (second !== undefined) return { title: 'Exactness', rows: [...rows, await replicas(second)] }
  const notes = ['two replicas: TensorFlow gives one card one device; they need a second.']
  return { title: 'Exactness', rows, notes }
}

/** Two images a replica: the global branch's batch norm sees one value per image, of two values any rounding shows. */
async function replicas(other: string): Promise<Row> {
  const one = await run([device], [0, REPLICA_STEPS], undefined, 2)
  const both = await run([device, other], [0, REPLICA_STEPS], undefined, 2)
  const error = Math.max(...both.losses.map((loss, i) => Math.abs(loss - one.losses[i]!) / one.losses[i]!))
  const found = `${error.toExponential(1)} (limit ${REPLICA_TOLERANCE.toExponential(0)})`
  return { what: `losses of two replicas (${device}, ${other}) against one`, found, ok: error <= REPLICA_TOLERANCE }
}

console.log(JSON.stringify([await parity(), await exactness()]))
process.exit(0)
