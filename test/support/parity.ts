// npm run parity [-- --engine tensorflow|wasm] [--only TEXT]: every parity case on every engine, as a table on the terminal
// and in docs/parity.md. With either option the page is left alone.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { locateTensorFlow, openEngine, type Engine, type EngineName } from '../../src/core/engine/index.ts'
import { formatTable } from '../../src/formatters/table.ts'
import { caseNames, readCase, readTorchvisionCase, TORCHVISION_CASE } from './parity/cases.ts'
import { measureParity, measureTorchvision, type ParityErrors } from './parity/measure.ts'
import { parityPage, type Measured } from './parity/page.ts'
import { ROOT } from './sources.ts'

const { values: options } = parseArgs({ options: { engine: { type: 'string' }, only: { type: 'string' } } })

async function measure(name: string, engine: Engine): Promise<Partial<ParityErrors>> {
  if (name !== TORCHVISION_CASE) return measureParity(engine, readCase(name))
  const { out, aux } = await measureTorchvision(engine, readTorchvisionCase())
  return { logits: Math.max(out, aux) }
}

async function engineNames(): Promise<EngineName[]> {
  if (options.engine) return [options.engine as EngineName]
  return (await locateTensorFlow()).found ? ['tensorflow', 'wasm'] : ['wasm']
}

const names = [...caseNames(), TORCHVISION_CASE].filter((name) => name.includes(options.only ?? ''))
const results: Measured[] = names
  .filter((name) => name !== TORCHVISION_CASE)
  .map((name) => ({ name, engine: 'PyTorch float32', errors: readCase(name).float32 }))
for (const engineName of await engineNames()) {
  for (const name of names) {
    // An engine each: networks share names, but not shapes.
    const engine = await openEngine({ name: engineName })
    const errors = await measure(name, engine)
    await engine.dispose()
    results.push({ name, engine: engineName, errors })
    console.log(
      formatTable([
        [`${engineName} ${name}`, ...Object.entries(errors).map(([kind, e]) => `${kind} ${e.toExponential(1)}`)],
      ]),
    )
  }
}
if (!options.engine && !options.only) {
  const path = join(ROOT, 'docs/parity.md')
  writeFileSync(path, await format(parityPage(results), { ...(await resolveConfig(path)), filepath: path }))
}
process.exit()
