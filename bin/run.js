#!/usr/bin/env node
import { existsSync } from 'node:fs'

if (!existsSync(new URL('../dist/run.js', import.meta.url))) {
  console.error(
    'Error: vortex is not built yet.\n  → Run: npm ci && npm run build\n  → Or from the sources: npm run vortex -- --help',
  )
  process.exit(2)
}
const { run } = await import('../dist/run.js')
await run(import.meta.url)
