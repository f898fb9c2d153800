import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { medianOf } from '../../src/core/bench/index.ts'

export interface Timed {
  medianMs: number
  /** Of the card where it computes on one, else of the process. */
  peakBytes: number
}

export interface Contender {
  program: string
  args: readonly string[]
  env?: Record<string, string>
}

/** Not counted, first: graphs are planned and kernels chosen in them. */
const WARMUP = 3

/** Of fewer rounds no median is told. */
const FEWEST = 3

interface Line {
  value: string
  done: boolean
}

export interface TimeOptions {
  rounds: number
  /** Milliseconds since 1970 at which it is ended; with {@link FEWEST} rounds done, those count. */
  until: number
  onGpu: boolean
}

/**
 * Times a program that does a step for each line it reads and answers {"ms", "peakRssBytes"} (bench/step.ts,
 * bench/peers/step.py).
 * @throws with the program's last words where it fails, or that it was too slow
 */
export async function time({ program, args, env }: Contender, { rounds, until, onGpu }: TimeOptions): Promise<Timed> {
  const before = onGpu ? usedBytes() : 0
  const began = Date.now()
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  const timeUp = AbortSignal.timeout(Math.max(0, Math.round(until - began)))
  timeUp.addEventListener('abort', () => child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const all: number[] = []
  let peakBytes = 0
  try {
    let ready = false
    while (!ready) {
      const { value, done } = (await lines.next()) as Line
      ready = value === 'ready' || done
    }
    for (let round = -WARMUP; round < rounds; round++) {
      child.stdin.write('go\n')
      const { value, done } = (await lines.next()) as Line
      if (done) break
      const { ms, peakRssBytes } = JSON.parse(value) as { ms: number; peakRssBytes: number }
      if (round >= 0) all.push(ms)
      peakBytes = onGpu ? Math.max(peakBytes, usedBytes() - before) : peakRssBytes
    }
  } finally {
    child.kill()
  }
  if (all.length === rounds) return { medianMs: medianOf(all), peakBytes }
  if (!timeUp.aborted) throw new Error(lastWords(said))
  if (all.length < Math.min(FEWEST, rounds))
    throw new Error(`${all.length} steps in the ${Math.round((until - began) / 1000)} seconds that it had.`)
  return { medianMs: medianOf(all), peakBytes }
}

/** The error that Node or Python names, else the last line. */
function lastWords(said: string): string {
  const lines = said.trim().split('\n')
  const error = lines.findLast((line) => /\w*Error: /.test(line)) ?? lines.at(-1)!
  return error.trim() === '' ? 'it ended without a word.' : error.trim()
}

/** Of the first card, by all processes. */
function usedBytes(): number {
  const said = execFileSync('nvidia-smi', ['-i', '0', '--query-gpu=memory.used', '--format=csv,noheader,nounits'])
  return Number(said.toString()) * 2 ** 20
}
