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

/**
 * Times a program that does a step for each line it reads and answers {"ms", "peakRssBytes"} (bench/step.ts,
 * bench/peers/step.py).
 * @throws with the program's last words where it fails
 */
export async function time({ program, args, env }: Contender, rounds: number, onGpu: boolean): Promise<Timed> {
  const before = onGpu ? usedBytes() : 0
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)))
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = (await lines.next()) as { value: string; done: boolean }
    if (done) throw new Error(said.trim().split('\n').at(-1) ?? 'it ended without a word')
    return value
  }
  try {
    while ((await next()) !== 'ready');
    const all: number[] = []
    let peakBytes = 0
    for (let round = -WARMUP; round < rounds; round++) {
      child.stdin.write('go\n')
      const { ms, peakRssBytes } = JSON.parse(await next()) as { ms: number; peakRssBytes: number }
      if (round >= 0) all.push(ms)
      peakBytes = onGpu ? Math.max(peakBytes, usedBytes() - before) : peakRssBytes
    }
    return { medianMs: medianOf(all), peakBytes }
  } finally {
    child.kill()
  }
}

/** Of the first card, by all processes. */
function usedBytes(): number {
  const said = execFileSync('nvidia-smi', ['-i', '0', '--query-gpu=memory.used', '--format=csv,noheader,nounits'])
  return Number(said.toString()) * 2 ** 20
}
