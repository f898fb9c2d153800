/**
 * Our side of a paired timing of whole training: `train` itself, data, events and checkpoints included, N steps for each
 * line read; prints {"ms", "peakRssBytes"} as JSON. Between lines it stands still after a step, as its peer does.
 * usage: node --import tsx bench/train.ts RECIPE [--steps 10] [--set KEY=VALUE …]
 */
import { mkdtempSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadRecipe } from '../src/core/recipes/index.ts'
import { train } from '../src/core/training/index.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { steps: { type: 'string', default: '10' }, set: { type: 'string', multiple: true, default: [] } },
})
const recipe = await loadRecipe(positionals[0]!, { set: values.set, root: '' })
const dir = mkdtempSync(join(tmpdir(), 'vortex-bench-'))
let began: number | undefined

/** Blocks this thread, and with it training, until a line comes. */
function waitForLine(): void {
  const byte = Buffer.alloc(1)
  do {
    if (readSync(0, byte) === 0) {
      rmSync(dir, { recursive: true })
      process.exit(0)
    }
  } while (byte.toString() !== '\n')
  began = performance.now()
}

await train(
  recipe,
  { root: '', dir },
  {
    onEvent(event) {
      if (event.type !== 'progress' || !event.task.startsWith('Training') || event.done % Number(values.steps) !== 0)
        return
      const peakRssBytes = process.resourceUsage().maxRSS * 1024
      console.log(began === undefined ? 'ready' : JSON.stringify({ ms: performance.now() - began, peakRssBytes }))
      waitForLine()
    },
  },
)
