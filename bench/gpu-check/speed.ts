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

const MODES = { train: 'a training step', forward: 'inference on one image' } as const
type Mode = keyof typeof MODES

/** The goal: ours over PyTorch's best. */
const GOAL = { step: 0.9, memory: 1 }

/** What each side is told. TF32 is float32 whose products have 10 bits; only GPUs have it. */
const KINDS = [
  { name: 'float32', precision: 'float32', tf32: '0' },
  { name: 'tf32', precision: 'float32', tf32: '1' },
  { name: 'bfloat16', precision: 'bfloat16', tf32: '1' },
] as const
type Kind = (typeof KINDS)[number]

/** In the order of their turns: what is fast leaves its time to PyTorch's compiler. */
const SIDES = ['vortex', 'eager', 'channels_last', 'compiled'] as const

interface Turn {
  side: (typeof SIDES)[number]
  mode: Mode
  kind: Kind
}

interface Result extends Turn {
  /** Or why there is no time. */
  timed: Timed | string
}

/** Steps and inference on one device in each type, next to the best of PyTorch's settings on the same. */
export async function speed(options: SpeedOptions): Promise<{ sections: Section[]; imagesPerSecond?: number }> {
  const onGpu = options.device.startsWith('GPU')
  const kinds = KINDS.filter(
    ({ name, precision }) => options.precisions.includes(precision) && (onGpu || name !== 'tf32'),
  )
  const absent = peerFault(options.python)
  const turns = (absent === undefined ? SIDES : (['vortex'] as const)).flatMap((side) =>
    (['train', 'forward'] as const).flatMap((mode) => kinds.map((kind): Turn => ({ side, mode, kind }))),
  )
  const results: Result[] = []
  for (const [i, turn] of turns.entries()) {
    // Those to come share the time that is left.
    const until = Date.now() + Math.max(0, options.deadline - Date.now()) / (turns.length - i)
    const contender = turn.side === 'vortex' ? oursOf(options, turn) : theirsOf(options, turn, onGpu)
    const timed = await time(contender, { rounds: options.rounds, until, onGpu }).catch(messageOf)
    results.push({ ...turn, timed })
  }
  const sections = (['train', 'forward'] as const).map((mode): Section => {
    const { rows, notes } = tableOf(results.filter((result) => result.mode === mode))
    return { title: titleOf(options, mode), rows, notes: absent === undefined ? notes : [`PyTorch: ${absent}`, ...notes] } // prettier-ignore
  })
  const steps = results.filter(({ side, mode }) => side === 'vortex' && mode === 'train').map(({ timed }) => timed)
  const fastest = Math.min(...steps.map((timed) => (typeof timed === 'string' ? Infinity : timed.medianMs)))
  return { sections, ...(Number.isFinite(fastest) && { imagesPerSecond: (1000 * options.stage.batch) / fastest }) }
}

function titleOf({ recipe, set, stage: { batch, crop }, device }: SpeedOptions, mode: Mode): string {
  const size = mode === 'train' ? `batch ${batch}, crop ${crop}` : `crop ${crop}`
  return `Time and peak memory of ${MODES[mode]}: ${[recipe, ...set].join(' ')}, ${size}, ${device}`
}

/** Of one mode: per type ours, PyTorch's fastest and what they are to each other. */
export function tableOf(results: readonly Result[]): { rows: Row[]; notes: string[] } {
  const nameOf = ({ side, kind }: Turn) => `${kind.name}, ${side === 'vortex' ? side : `PyTorch ${side}`}`
  const done = results.flatMap((one) => (typeof one.timed === 'string' ? [] : [{ ...one, ...one.timed }]))
  const rows = done
    .filter(({ side }) => side === 'vortex')
    .flatMap((ours): Row[] => {
      const peers = done.filter(({ side, kind }) => side !== 'vortex' && kind === ours.kind)
      const best = peers.sort((a, b) => a.medianMs - b.medianMs)[0]
      const found = ({ medianMs, peakBytes }: Timed) => `${medianMs.toFixed(1)} ms, ${(peakBytes / 2 ** 30).toFixed(2)} GiB` // prettier-ignore
      if (!best) return [{ what: nameOf(ours), found: found(ours) }]
      const ratio = (what: string, value: number, goal: number): Row => ({ what: `${ours.kind.name}, ${what}`, found: `${value.toFixed(2)} of PyTorch's (goal ${goal})`, ok: value <= goal }) // prettier-ignore
      return [
        { what: nameOf(ours), found: found(ours) },
        { what: nameOf(best), found: found(best) },
        ratio('time', ours.medianMs / best.medianMs, GOAL.step),
        ratio('memory', ours.peakBytes / best.peakBytes, GOAL.memory),
      ]
    })
  const notes = results.flatMap((one) => (typeof one.timed === 'string' ? [`${nameOf(one)}: ${one.timed}`] : []))
  return { rows, notes }
}

function oursOf({ recipe, set, device }: SpeedOptions, { kind, mode }: Turn): Contender {
  const sets = [...set, `defaults.precision=${kind.precision}`].flatMap((key) => ['--set', key])
  const forward = mode === 'forward' ? ['--forward'] : []
  return {
    program: process.execPath,
    args: ['--import', 'tsx', 'bench/step.ts', recipe, '--devices', device, ...forward, ...sets],
    env: { NVIDIA_TF32_OVERRIDE: kind.tf32 },
  }
}

/** The paper's head on the recipe's backbone, by bench/peers. */
function theirsOf({ python, backbone, stage }: SpeedOptions, { side, kind, mode }: Turn, onGpu: boolean): Contender {
  const network = [
    '--backbone',
    backbone,
    '--batch',
    `${mode === 'train' ? stage.batch : 1}`,
    '--crop',
    `${stage.crop}`,
  ]
  const how = ['--mode', mode, '--device', onGpu ? 'cuda' : 'cpu', '--precision', kind.name, '--setting', side]
  return { program: python, args: ['bench/peers/step.py', ...network, ...how] }
}

/** Why PyTorch cannot be asked; undefined where it can. */
function peerFault(python: string): string | undefined {
  const { status, stderr, error } = spawnSync(python, ['-c', 'import torch, torchvision'], { encoding: 'utf8' })
  if (error) return `there is no ${python}; name one with --python.`
  return status === 0 ? undefined : `${python} has none (${stderr.trim().split('\n').at(-1)}); name one with --python.`
}
