/**
 * Times two programs step by step in turn (ours, theirs, ours, …), so that both meet the same noise, and prints the
 * ratio pair by pair with a 95 % interval of its median.
 * usage: node --import tsx bench/versus.ts --pairs 15 --ours 'node --import tsx bench/step.ts …' --theirs 'python3 bench/peers/step.py …'
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { medianOf } from '../src/core/bench/index.ts'

interface Measured {
  ms: number
  peakRssBytes: number
}

interface Contender {
  step(): Promise<Measured>
  end(): void
}

async function start(command: string): Promise<Contender> {
  const child = spawn('sh', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = (await lines.next()) as { value: string; done: boolean }
    if (done) throw new Error(`${command} ended early`)
    return value
  }
  while ((await next()) !== 'ready');
  return {
    step: async () => {
      child.stdin.write('go\n')
      return JSON.parse(await next()) as Measured
    },
    end: () => {
      child.stdin.end()
    },
  }
}

/** Ranks of the order statistics that enclose the median with 95 % confidence (binomial). */
function medianInterval(values: readonly number[]): [number, number] {
  const sorted = [...values].sort((a, b) => a - b)
  const n = sorted.length
  let [below, term, rank] = [0, 0.5 ** n, 0]
  while (below + term <= 0.025) {
    below += term
    rank++
    term = (term * (n - rank + 1)) / rank
  }
  const low = Math.max(0, rank - 1)
  return [sorted[low]!, sorted[n - 1 - low]!]
}

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '15' }, ours: { type: 'string' }, theirs: { type: 'string' } },
})
const ours = await start(values.ours!)
const theirs = await start(values.theirs!)
const pairs: [Measured, Measured][] = []
for (let i = 0; i < Number(values.pairs); i++) {
  // Who goes first changes, so that neither always pays for the other's caches.
  const pair: [Measured, Measured] =
    i % 2 === 0 ? [await ours.step(), await theirs.step()] : swap([await theirs.step(), await ours.step()])
  pairs.push(pair)
}
ours.end()
theirs.end()
const ratios = pairs.map(([a, b]) => a.ms / b.ms)
const [low, high] = medianInterval(ratios)
const side = (index: 0 | 1) => ({
  medianMs: Math.round(medianOf(pairs.map((pair) => pair[index].ms))),
  minMs: Math.round(Math.min(...pairs.map((pair) => pair[index].ms))),
  peakGiB: Number((Math.max(...pairs.map((pair) => pair[index].peakRssBytes)) / 2 ** 30).toFixed(2)),
})
const rounded = (value: number) => Number(value.toFixed(3))
console.log(
  JSON.stringify({
    pairs: pairs.length,
    ratio: rounded(medianOf(ratios)),
    interval: [rounded(low), rounded(high)],
    ours: side(0),
    theirs: side(1),
  }),
)
process.exit(0)

function swap<T>([a, b]: [T, T]): [T, T] {
  return [b, a]
}
