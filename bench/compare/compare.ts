/**
 * Does a change leave results as they were? Runs the same commands with two checkouts of vortex, each with its own
 * node_modules, and compares what they write. Exit code 1 where something differs.
 * usage: node --import tsx bench/compare/compare.ts BEFORE AFTER [--data ../shared/data] [--only NAME]
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Check } from './check.ts'
import { prepared } from './prepared.ts'
import { resumedPrepare } from './resumed-prepare.ts'
import { trained } from './trained.ts'

const CHECKS: readonly Check[] = [prepared, resumedPrepare, trained]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: '../shared/data' }, only: { type: 'string' } },
})
const [before, after] = positionals.map((path) => resolve(path))
if (before === undefined || after === undefined) throw new Error('usage: compare.ts BEFORE AFTER [--data DIR]')

const scratch = await mkdtemp(join(tmpdir(), 'vortex-compare-'))
try {
  for (const check of CHECKS) {
    const { name } = check
    if (values.only !== undefined && values.only !== name) continue
    const checkouts = { before, after, data: resolve(values.data), scratch: join(scratch, name) }
    for await (const { what, differences } of check.run(checkouts)) {
      console.log(`${differences.length === 0 ? 'same   ' : 'DIFFERS'} ${name}: ${what}`)
      for (const difference of differences.slice(0, 10)) console.log(`          ${difference}`)
      if (differences.length > 0) process.exitCode = 1
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true })
}
