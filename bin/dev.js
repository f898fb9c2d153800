#!/usr/bin/env node
// The sources, through tsx: the same program as bin/run.js without a build.
import { register } from 'tsx/esm/api'

register()
const { run } = await import('../src/run.ts')
await run(import.meta.url, { development: true })
