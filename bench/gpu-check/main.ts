/**
 * npm run gpu-check -- --out FILE [--device cpu] [--recipe NAME] [--set KEY=VALUE …] [--rounds N] [--python PATH]
 *
 * Whether vortex is right on this machine's first GPU, and how fast next to PyTorch on the same card: a plain table and a
 * verdict, in ten minutes. `--device cpu` looks at the CPU instead, on smaller batches. PyTorch is optional.
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { claimFiles, messageOf, VERSION, writeFileAtomic } from '../../src/core/base/index.ts'
import { timeData } from '../../src/core/bench/data.ts'
import { diagnose, type Diagnosis } from '../../src/core/engine/index.ts'
import { VOC } from '../../src/core/labels/index.ts'
import { loadRecipe, type Stage } from '../../src/core/recipes/index.ts'
import { failures, formatPage, type Section } from './page.ts'
import { speed, type SpeedOptions } from './speed.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    device: { type: 'string', default: 'gpu' },
    recipe: { type: 'string', default: 'ablation-vortex' },
    set: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '10' },
    python: { type: 'string', default: 'python3' },
    overwrite: { type: 'boolean', default: false },
  },
})
const { out, device, recipe: name, rounds, python } = values
if (out === undefined || (device !== 'gpu' && device !== 'cpu')) {
  console.error('usage: npm run gpu-check -- --out FILE [--device gpu|cpu] [--recipe NAME] [--set KEY=VALUE …] [--rounds N] [--python PATH] [--overwrite]') // prettier-ignore
  process.exit(64)
}
/** What a CPU computes in the same time. */
const ON_CPU = ['defaults.batch=2', 'defaults.crop=129']

const started = Date.now()
try {
  const sections = await check()
  const minutes = ((Date.now() - started) / 60_000).toFixed(1)
  const page = formatPage(`vortex ${VERSION}, ${new Date().toISOString().slice(0, 10)}, ${minutes} minutes`, sections)
  await writeFileAtomic(out, page)
  console.log(page)
  process.exit(failures(sections).length > 0 ? 1 : 0)
} catch (error) {
  console.error(messageOf(error))
  process.exit(2)
}

async function check(): Promise<Section[]> {
  await claimFiles([out!], values.overwrite)
  const set = [...(device === 'cpu' ? ON_CPU : []), ...values.set]
  const { model, stages } = await loadRecipe(name, { set, root: '' })
  const stage = stages[0]!
  const diagnosis = await diagnose()
  const wanted = device === 'gpu' ? 'GPU:0' : 'CPU:0'
  const machine = machineOf(diagnosis, wanted)
  const found = diagnosis.devices.find((one) => one.name === wanted)
  if (!found?.precisions.includes('float32')) return [machine]
  const second = device === 'cpu' ? 'CPU:1' : diagnosis.devices.find((one) => one.name === 'GPU:1')?.name
  const options: SpeedOptions = {
    recipe: name,
    set,
    stage,
    backbone: model.backbone,
    device: wanted,
    precisions: found.precisions,
    rounds: Number(rounds),
    python,
    // The rest is for the loader.
    deadline: started + 9 * 60_000,
  }
  const exact = exactness([wanted, ...(second === undefined ? [] : [second])])
  const { sections, imagesPerSecond } = await speed(options)
  return [machine, ...exact, ...sections, await loader(stage, imagesPerSecond)]
}

function machineOf({ engine, devices, memoryBytes, threads, problems }: Diagnosis, wanted: string): Section {
  const { precisions = [] } = devices.find(({ name }) => name === wanted) ?? {}
  return {
    title: 'Machine',
    rows: [
      { what: 'engine', found: engine ? `${engine.name} ${engine.version}` : 'none' },
      { what: 'CPU threads, memory', found: `${threads}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB` },
      { what: wanted, found: precisions.join(', ') || 'no small convolution', ok: precisions.includes('float32') },
      ...(wanted === 'GPU:0' ? [{ what: 'card', found: nvidiaSmi() }] : []),
    ],
    notes: [
      ...problems.map(({ message, fix }) => `${message} → ${fix}`),
      ...(precisions.includes('bfloat16') ? [] : [`bfloat16: it does not run on ${wanted}.`]),
    ],
  }
}

function nvidiaSmi(): string {
  try {
    const query = ['--query-gpu=name,memory.total,driver_version,compute_cap', '--format=csv,noheader', '-i', '0']
    return execFileSync('nvidia-smi', query).toString().trim()
  } catch {
    return 'nvidia-smi does not answer'
  }
}

/** In a process of its own: the library reads these variables while it loads. */
function exactness(devices: readonly string[]): Section[] {
  const env = { ...process.env, NVIDIA_TF32_OVERRIDE: '0', TF_DETERMINISTIC_OPS: '1' }
  try {
    const args = ['--import', 'tsx', 'bench/gpu-check/exact.ts', ...devices]
    return JSON.parse(execFileSync(process.execPath, args, { env }).toString()) as Section[]
  } catch (error) {
    return [{ title: 'Exactness', rows: [{ what: 'parity, runs alike, resume', found: messageOf(error), ok: false }] }]
  }
}

async function loader(stage: Stage, imagesPerSecond: number | undefined): Promise<Section> {
  const { decode, augment } = await timeData({ classes: VOC, entries: [] }, stage)
  const perThread = 1000 / (decode.medianMs + augment.medianMs)
  const rows = [{ what: 'images/s per thread (500 x 375)', found: perThread.toFixed(1) }]
  if (imagesPerSecond === undefined) return { title: 'Loader', rows, notes: ['what a step needs: no step ran.'] }
  const needed = Math.ceil(imagesPerSecond / perThread)
  const what = `threads for the fastest step's ${imagesPerSecond.toFixed(1)} images/s`
  const cores = availableParallelism()
  return { title: 'Loader', rows: [...rows, { what, found: `${needed} of ${cores}`, ok: needed <= cores }] }
}
