import { spawnSync } from 'node:child_process'
import { messageOf } from '../../src/core/base/index.ts'
import type { Precision } from '../../src/core/engine/index.ts'
import type { Stage } from '../../src/core/recipes/index.ts'
import type { Row, Section } from './page.ts'
import { time, type Contender, type Timed } from './timed.ts'

export interface SpeedOptions {
  recipe: string
  set: readonly string[]
  stage: Stage
  backbone: string
  /** `GPU:0` or `CPU:0` */
  device: string
  /** That run there. */
  precisions: readonly Precision[]
  rounds: number
  python: string
  /** Milliseconds since 1970 at which all is done. */
  deadline: number
}

/** What one side's turn takes. */
interface Turn {
  options: SpeedOptions
  onGpu: boolean
  /** When the turn that begins now ends: those to come share what time is left. */
  next: () => number
}

type Mode = 'train' | 'forward'
const MODES: Record<Mode, string> = { train: 'step', forward: 'inference, one image' }

/** The goal: ours over PyTorch's best. */
const GOAL = { step: 0.9, memory: 1 }

/** What each side is told. TF32 is float32 whose products have 10 bits; only GPUs have it. */
const KINDS = [
  { name: 'float32', precision: 'float32', tf32: '0' },
  { name: 'tf32', precision: 'float32', tf32: '1' },
  { name: 'bfloat16', precision: 'bfloat16', tf32: '1' },
] as const
type Kind = (typeof KINDS)[number]

const SETTINGS = ['eager', 'channels_last', 'compiled']

/** Steps and inference on one device in each type, next to the best of PyTorch's settings on the same. */
export async function speed(options: SpeedOptions): Promise<{ sections: Section[]; imagesPerSecond?: number }> {
  const onGpu = options.device.startsWith('GPU')
  const kinds = KINDS.filter(
    ({ name, precision }) => options.precisions.includes(precision) && (onGpu || name !== 'tf32'),
  )
  const absent = peerFault(options.python)
  let turns = kinds.length * 2 * (absent === undefined ? 1 + SETTINGS.length : 1)
  const turn: Turn = {
    options,
    onGpu,
    next: () => Date.now() + Math.max(0, options.deadline - Date.now()) / Math.max(1, turns--),
  }
  const sections: Section[] = []
  let imagesPerSecond: number | undefined
  for (const mode of ['train', 'forward'] as const) {
    const rows: Row[] = []
    const notes: string[] = absent === undefined ? [] : [`PyTorch: ${absent}`]
    for (const kind of kinds) {
      const ours = await attempt(oursOf(options, kind, mode), turn)
      if (typeof ours === 'string') {
        notes.push(`${kind.name}: ${ours}`)
        continue
      }
      const theirs: Peers = absent === undefined ? await bestOf(turn, kind, mode) : { notes: [] }
      notes.push(...theirs.notes)
      rows.push(...rowsOf(kind.name, ours, theirs.best))
      const rate = (1000 * options.stage.batch) / ours.medianMs
      if (mode === 'train') imagesPerSecond = Math.max(imagesPerSecond ?? 0, rate)
    }
    sections.push({ title: titleOf(options, mode), rows, notes })
  }
  return { sections, ...(imagesPerSecond !== undefined && { imagesPerSecond }) }
}

function titleOf({ recipe, set, stage: { batch, crop }, device }: SpeedOptions, mode: Mode): string {
  const size = mode === 'train' ? `batch ${batch}, crop ${crop}` : `crop ${crop}`
  return `Time and peak memory of a ${MODES[mode]}: ${[recipe, ...set].join(' ')}, ${size}, ${device}`
}

interface Best extends Timed {
  setting: string
}

interface Peers {
  best?: Best
  /** The settings that gave no time, each with why. */
  notes: string[]
}

function rowsOf(name: string, ours: Timed, best: Best | undefined): Row[] {
  const text = ({ medianMs, peakBytes }: Timed) => `${medianMs.toFixed(1)} ms, ${(peakBytes / 2 ** 30).toFixed(2)} GiB`
  if (!best) return [{ what: `${name}, vortex`, found: text(ours) }]
  const [step, memory] = [ours.medianMs / best.medianMs, ours.peakBytes / best.peakBytes]
  return [
    { what: `${name}, vortex`, found: text(ours) },
    { what: `${name}, PyTorch ${best.setting}`, found: text(best) },
    { what: `${name}, time`, found: `${step.toFixed(2)} of PyTorch's (goal ${GOAL.step})`, ok: step <= GOAL.step },
    { what: `${name}, memory`, found: `${memory.toFixed(2)} of PyTorch's (goal ${GOAL.memory})`, ok: memory <= GOAL.memory }, // prettier-ignore
  ]
}

function oursOf({ recipe, set, device }: SpeedOptions, { precision, tf32 }: Kind, mode: Mode): Contender {
  const sets = [...set, `defaults.precision=${precision}`].flatMap((key) => ['--set', key])
  const forward = mode === 'forward' ? ['--forward'] : []
  return {
    program: process.execPath,
    args: ['--import', 'tsx', 'bench/step.ts', recipe, '--devices', device, ...forward, ...sets],
    env: { NVIDIA_TF32_OVERRIDE: tf32 },
  }
}

/** PyTorch's fastest setting; its network is the paper's head on one of three backbones. */
async function bestOf(turn: Turn, { name }: Kind, mode: Mode): Promise<Peers> {
  const { options, onGpu } = turn
  const { batch, crop } = options.stage
  const notes: string[] = []
  let best: Best | undefined
  for (const setting of SETTINGS) {
    const network = ['--backbone', options.backbone, '--batch', `${mode === 'train' ? batch : 1}`]
    const how = ['--crop', `${crop}`, '--mode', mode, '--device', onGpu ? 'cuda' : 'cpu', '--precision', name]
    const args = ['bench/peers/step.py', ...network, ...how, '--setting', setting]
    const theirs = await attempt({ program: options.python, args }, turn)
    if (typeof theirs === 'string') notes.push(`PyTorch ${setting}, ${name}: ${theirs}`)
    else if (!best || theirs.medianMs < best.medianMs) best = { ...theirs, setting }
  }
  return { ...(best && { best }), notes }
}

async function attempt(contender: Contender, { options: { rounds }, onGpu, next }: Turn): Promise<Timed | string> {
  return time(contender, { rounds, until: next(), onGpu }).catch((error: unknown) => messageOf(error))
}

/** Why PyTorch cannot be asked; undefined where it can. */
function peerFault(python: string): string | undefined {
  const { status, stderr, error } = spawnSync(python, ['-c', 'import torch, torchvision'], { encoding: 'utf8' })
  if (error) return `there is no ${python}; name one with --python.`
  return status === 0 ? undefined : `${python} has none (${stderr.trim().split('\n').at(-1)}); name one with --python.`
}
